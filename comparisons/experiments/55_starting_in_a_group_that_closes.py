"""Can a child be started in a group that is about to end?

Three answers: the body is over and a child still runs; the group is being cancelled; the group is
over. "runs" is a child that comes as far as its end, "begins" one that comes to its first wait
only, and else it is the error of whoever starts it.
"""

import warnings

from .kit import ASYNCIO

AXIS = "errors"


async def experiment(lib):
    warnings.simplefilter("ignore")  # of the coroutine of a child that was refused
    seen = []

    async def newcomer():
        seen[-1] = "begins"
        await lib.sleep(1)
        seen[-1] = "runs"

    def start(group):
        seen.append("never begins")
        try:
            group.start_soon(newcomer)
        except Exception as error:
            seen[-1] = type(error).__name__

    async def late():
        await lib.sleep(1)
        start(group)

    async def cancelled():
        try:
            await lib.sleep(100)
        finally:
            start(group)

    async with lib.open_task_group() as group:
        group.start_soon(late)
    async with lib.open_task_group() as group:
        group.start_soon(cancelled)
        await lib.sleep(1)
        group.cancel()
    start(group)
    return seen


NOTES = {
    ("futureloop", *ASYNCIO): (
        "a group cancels its children one by one and once, so it would miss a new one, and "
        "refuses it; elsewhere the new one is cancelled at its first wait, because it is in the "
        "same scope.",
        "https://docs.python.org/3/library/asyncio-task.html#asyncio.TaskGroup.create_task",
    ),
}
