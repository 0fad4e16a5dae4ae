"""Does a cancelled task leave its group before its children have ended?

A task is cancelled while it is in a group; a child of that group needs two more seconds, in a
shielded call. "no": a group is left when its last child has ended, whatever happens.
"""

from .kit import turns

AXIS = "cancellation"


async def experiment(lib):
    seen = []

    async def work():
        await lib.sleep(2)
        seen.append("child")

    async def host():
        try:
            async with lib.open_task_group() as inner:
                inner.start_soon(lib.shielded, work)
                await lib.sleep(10)
        finally:
            seen.append("host")

    async with lib.open_task_group() as group:
        spawned = group.spawn(host)
        await turns(lib)
        await lib.sleep(1)
        spawned.cancel()
    return "no" if seen == ["child", "host"] else "yes"
