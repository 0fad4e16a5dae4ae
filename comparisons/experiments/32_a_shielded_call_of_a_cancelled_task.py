"""What becomes of a shielded call when its task is cancelled?

A child makes a shielded call that sleeps for 2 s; after 1 s the child is cancelled. The answer says
whether the call came to its end, and whether the child was told after it, at its next wait.
"""

from .kit import turns

AXIS = "cancellation"


async def experiment(lib):
    seen = []

    async def work():
        await lib.sleep(2)
        seen.append("finished")

    async def child():
        try:
            await lib.shielded(work)
            await lib.sleep(10)
        except lib.Cancelled:
            seen.append("then told")
            raise

    async with lib.open_task_group() as group:
        spawned = group.spawn(child)
        await turns(lib)
        await lib.sleep(1)
        spawned.cancel()
    return ", ".join(seen)
