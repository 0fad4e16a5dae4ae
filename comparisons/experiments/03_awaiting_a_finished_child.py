"""Does waiting for a child give way if the child is already done?

A task waits for a child that has ended. "gives way": the task was suspended on the way. "goes on":
it was not. `await` by itself passes control to nobody; only something that suspends does.
"""

import anyio

from .kit import ANYIO, ASYNCIO, suspensions, turns

AXIS = "scheduling"
SEEDS = (25, 30, 31)


async def experiment(lib):
    async def nothing():
        pass

    open_group = anyio.create_task_group if lib.name in ANYIO else lib.open_task_group
    async with open_group() as group:
        if lib.name in (*ASYNCIO, *ANYIO, "futureloop"):
            waiting = group.create_task(nothing())
            await turns(lib)
        else:
            child = group.spawn(nothing)
            await turns(lib)
            waiting = child.wait()
        return "gives way" if await suspensions(waiting) else "goes on"


NOTES = {
    ("nurseryloop", "trio"): (
        "a nursery hands out no task to wait for; here the child sets an event at its end, and "
        "waiting for an event always is a checkpoint.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#checkpoints",
    ),
    ANYIO: (
        "a TaskHandle waits for an event that its task sets, and waiting for an event always is a "
        "checkpoint.",
        "anyio, _core/_tasks.py: TaskHandle.__await__",
    ),
}
