"""Does the reason of a cancellation reach the place where the task waits?

A task three calls deep is cancelled with the reason "too late". "yes": the exception that it meets
says so.
"""

import asyncio

import anyio
import trio

import futureloop
import nurseryloop

from .kit import ANYIO, ASYNCIO, native, turns

AXIS = "cancellation"


async def by_task(lib, library, deep):
    task = library.create_task(deep())
    await turns(lib)
    task.cancel("too late")
    await library.wait([task])


async def by_scope(lib, library, deep):
    scope = library.CancelScope()

    async def child():
        with scope:
            await deep()

    async with lib.open_task_group() as group:
        group.start_soon(child)
        await turns(lib)
        scope.cancel(reason="too late")


async def experiment(lib):
    choices = {
        ASYNCIO: (by_task, asyncio),
        "futureloop": (by_task, futureloop),
        "trio": (by_scope, trio),
        "nurseryloop": (by_scope, nurseryloop),
        ANYIO: (by_scope, anyio),
    }
    way, library = native(lib, choices, "a reason")
    seen = []

    async def deep(depth=3):
        if depth:
            return await deep(depth - 1)
        try:
            await lib.sleep(10)
        except lib.Cancelled as error:
            seen.append(str(error))
            raise

    await way(lib, library, deep)
    return "yes" if "too late" in seen[0] else "no"
