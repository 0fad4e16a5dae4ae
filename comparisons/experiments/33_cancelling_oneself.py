"""Does a task that cancels its own scope stop there?

A task cancels the scope that it is in and goes on: a line without a wait, then a checkpoint, then a
line. The answer is how far it got.
"""

AXIS = "cancellation"


async def experiment(lib):
    reached = []
    async with lib.open_cancel_scope() as scope:
        scope.cancel()
        reached.append("the next wait")
        await lib.checkpoint()
        reached.append("beyond the next wait")
    return reached[-1]
