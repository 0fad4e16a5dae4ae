"""Does a task that cancels itself stop there?

A task cancels itself, or the scope that it is in, and goes on: a line without a wait, then a
checkpoint, then a line. The answer is how far it gets.
"""

import asyncio

import futureloop
import yieldloop

from .kit import ASYNCIO

AXIS = "cancellation"


async def experiment(lib):
    reached = []

    async def child():
        async with lib.open_cancel_scope() as scope:
            if lib.name in ASYNCIO:
                asyncio.current_task().cancel()
            elif lib.name == "futureloop":
                futureloop.current_task().cancel()
            elif lib.name == "yieldloop":
                yieldloop.current_task().cancel()
            else:
                scope.cancel()
            reached.append("as far as the next wait")
            await lib.checkpoint()
            reached.append("beyond the next wait")

    async with lib.open_task_group() as group:
        group.start_soon(child)
    return reached[-1]
