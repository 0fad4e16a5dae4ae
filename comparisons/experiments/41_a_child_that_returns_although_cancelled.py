"""Does a child count as cancelled that swallows its cancellation and returns?

A child is cancelled, catches it, and returns. The answer is what the library says of it afterwards:
of the task, or where a scope is what is cancelled, of the scope around it.
"""

import anyio

import yieldloop

from .free_tasks import start_free
from .kit import ANYIO, ASYNCIO, turns

AXIS = "cancellation"


async def of_a_task(lib, child):
    async with lib.open_task_group() as group:
        task = group.create_task(child())
        await turns(lib)
        task.cancel()
    return task.cancelled()


async def of_a_task_of_yieldloop(lib, child):
    async with yieldloop.TaskGroup() as group:
        task = group.spawn(child)
        await turns(lib)
        task.cancel()
    return task.cancelled


async def of_a_task_of_curio(lib, child):
    task = await start_free(lib, child)
    await turns(lib)
    await task.cancel()
    return task.cancelled


async def of_a_handle(lib, child):
    async with anyio.create_task_group() as group:
        handle = group.create_task(child())
        await turns(lib)
        handle.cancel()
    return handle.status is anyio.TaskHandle.Status.CANCELLED


async def of_a_scope(lib, child):
    async with lib.open_cancel_scope() as scope, lib.open_task_group() as group:
        group.start_soon(child)
        await turns(lib)
        scope.cancel()
    return scope.cancelled_caught


async def experiment(lib):
    async def child():
        try:
            await lib.sleep(10)
        except lib.Cancelled:
            return "a result"

    ways = {
        "curio": of_a_task_of_curio,
        "yieldloop": of_a_task_of_yieldloop,
        **dict.fromkeys((*ASYNCIO, "futureloop"), of_a_task),
        **dict.fromkeys(ANYIO, of_a_handle),
    }
    return "yes" if await ways.get(lib.name, of_a_scope)(lib, child) else "no"


NOTES = {
    "curio": (
        "`cancelled` says that it was asked for, and stays so however the task ends.",
        "curio, kernel.py: Kernel._make_kernel_runtime, trap_cancel_task",
    ),
}
