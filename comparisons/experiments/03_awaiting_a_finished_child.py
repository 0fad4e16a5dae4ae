"""Does waiting for a child give way if the child is already done?

A task waits for a child that has ended. "gives way": the task was suspended on the way. `await` by
itself passes control to nobody; only something that suspends does.
"""

from .kit import ASYNCIO, SCOPED, suspensions, turns

AXIS = "scheduling"
SEEDS = (25, 30, 31)


async def experiment(lib):
    async def nothing():
        pass

    async with lib.open_task_group() as group:
        if lib.name in (*ASYNCIO, "futureloop"):
            child = group.create_task(nothing())
            await turns(lib)
            waiting = child
        else:
            child = group.spawn(nothing)
            await turns(lib)
            waiting = child.wait()
        return "gives way" if await suspensions(waiting) else "goes on"


NOTES = {
    SCOPED: (
        "there is no join: the child's end is an event, and waiting for an event always is a "
        "checkpoint.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#checkpoints",
    ),
}
