"""What wins if a task is cancelled, and what it waits for happens, in the same step?

A child waits for an event and then returns. Another task cancels the child and sets the event
without a wait in between. "cancelled": the child never gets beyond its wait.
"""

from loopcorpus import ChildCancelled

from .kit import turns

AXIS = "cancellation"


async def experiment(lib):
    event = lib.Event()

    async def child():
        await event.wait()
        return "result"

    async with lib.open_task_group() as group:
        spawned = group.spawn(child)
        await turns(lib)
        spawned.cancel()
        event.set()
        try:
            return await spawned.wait()
        except ChildCancelled:
            return "cancelled"
