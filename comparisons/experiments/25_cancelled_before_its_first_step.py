"""Does a child begin that was cancelled before its first step?

A child is started and cancelled in the same step. "it begins": it runs as far as its first wait.
"never": its coroutine is ended before its first line, and so no `finally` of its runs.
"""

from .kit import ASYNCIO

AXIS = "cancellation"
SEEDS = (13, 14)


async def experiment(lib):
    seen = []

    async def child():
        seen.append("begun")
        await lib.sleep(1)

    async with lib.open_task_group() as group:
        group.spawn(child).cancel()
    return "it begins" if seen else "never"


NOTES = {
    (*ASYNCIO, "futureloop"): (
        "the cancellation is thrown into the coroutine in its first step; a coroutine that has "
        "not begun is ended by it.",
        "CPython, asyncio/tasks.py: Task.__step",
    ),
    "anyio+asyncio": (
        "the tasks are asyncio's, but a scope calls `Task.cancel` only on those that have begun.",
        "anyio, _backends/_asyncio.py: CancelScope._deliver_cancellation",
    ),
}
