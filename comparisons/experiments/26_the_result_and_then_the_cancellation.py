"""What wins if what a task waits for happens, and the task is cancelled, in the same step?

A child waits for an event and then returns. Another task sets the event and cancels the child
without a wait in between. "result": the child never hears of the cancellation.
"""

from loopcorpus import ChildCancelled

from .kit import ASYNCIO, turns

AXIS = "cancellation"


async def experiment(lib):
    event = lib.Event()

    async def child():
        await event.wait()
        return "result"

    async with lib.open_task_group() as group:
        spawned = group.spawn(child)
        await turns(lib)
        event.set()
        spawned.cancel()
        try:
            return await spawned.wait()
        except ChildCancelled:
            return "cancelled"


NOTES = {
    "anyio+asyncio": (
        "the tasks are asyncio's, but a scope leaves alone a task whose future is done, and looks "
        "again in the next tick.",
        "anyio, _backends/_asyncio.py: CancelScope._deliver_cancellation",
    ),
    (*ASYNCIO, "futureloop"): (
        "the task has been scheduled but has not run: the cancellation is thrown in with its next "
        "step.",
        "https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.cancel",
    ),
}
