"""What becomes of a shielded call when its task is cancelled?

A child makes a shielded call that sleeps for 2 s; after 1 s the child is cancelled. The answer is
the order in which the call comes to its end and the child is told that it is cancelled.
"""

from .kit import ASYNCIO, shielded, turns

AXIS = "cancellation"


async def experiment(lib):
    seen = []

    async def work():
        await lib.sleep(2)
        seen.append("the call ends")

    async def child():
        try:
            await shielded(lib, work)
            await lib.sleep(10)
        except lib.Cancelled:
            seen.append("the child is told")
            raise

    async with lib.open_task_group() as group:
        spawned = group.spawn(child)
        await turns(lib)
        await lib.sleep(1)
        spawned.cancel()
    await lib.sleep(5)
    return ", then ".join(seen)


NOTES = {
    ASYNCIO: (
        "`asyncio.shield` puts the call into a task of its own, which is not cancelled; whoever "
        "waits for it is, and leaves.",
        "https://docs.python.org/3/library/asyncio-task.html#asyncio.shield",
    ),
    "futureloop": (
        "this is `shielded`, which waits for the end of the call; its `shield` does what asyncio's "
        "does.",
        "futureloop, _cancel.py: shielded",
    ),
}
