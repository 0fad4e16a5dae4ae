"""What does it cost to start a task and wait for its end?

trio and anyio have no join: a nursery with one child is how it is written there.
"""

from __future__ import annotations

from typing import Any

from loopcorpus import Backend

from ..stopwatch import begin, end

TITLE = "spawn and join"
OPERATION = "task"
OPERATIONS = 3_000
NEEDS = ("open_task_group",)


async def child() -> None:
    pass


async def workload(lib: Backend, n: int) -> None:
    async with lib.open_task_group() as group:
        begin()
        for _ in range(n):
            await group.spawn(child).wait()
        end()


async def with_asyncio(asyncio: Any, lib: Backend, n: int) -> None:
    begin()
    for _ in range(n):
        await asyncio.create_task(child())
    end()


async def with_trio(trio: Any, lib: Backend, n: int) -> None:
    begin()
    for _ in range(n):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(child)
    end()


async def with_anyio(anyio: Any, lib: Backend, n: int) -> None:
    begin()
    for _ in range(n):
        async with anyio.create_task_group() as group:
            group.start_soon(child)
    end()


async def with_curio(curio: Any, lib: Backend, n: int) -> None:
    begin()
    for _ in range(n):
        task = await curio.spawn(child)
        await task.join()
    end()


async def with_yieldloop(yieldloop: Any, lib: Backend, n: int) -> None:
    begin()
    for _ in range(n):
        task = yieldloop.spawn(child)
        await task.join()
    end()


NATIVE = {
    "asyncio": with_asyncio,
    "trio": with_trio,
    "anyio": with_anyio,
    "curio": with_curio,
    "yieldloop": with_yieldloop,
}


def floor(n: int) -> None:
    """Make a coroutine, send it once, take its result."""
    begin()
    for _ in range(n):
        try:
            child().send(None)
        except StopIteration:
            pass
    end()
