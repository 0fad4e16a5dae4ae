"""What does a child's waiter get if the child swallows its cancellation and returns?

A child is cancelled, catches it, and returns "a result". "a result": nothing tells that it was
cancelled.
"""

from loopcorpus import ChildCancelled

from .kit import turns

AXIS = "cancellation"


async def experiment(lib):
    async def child():
        try:
            await lib.sleep(10)
        except lib.Cancelled:
            return "a result"

    async with lib.open_task_group() as group:
        spawned = group.spawn(child)
        await turns(lib)
        spawned.cancel()
        try:
            return await spawned.wait()
        except ChildCancelled:
            return "ChildCancelled"
