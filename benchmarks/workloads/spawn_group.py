"""What does a child in a group cost, when groups are small and many?"""

from __future__ import annotations

from typing import Any

from loopcorpus import Backend

from ..stopwatch import begin, end
from .spawn_join import child

TITLE = "spawn in a group"
OPERATION = "child (10 in a group)"
CHILDREN = 10
OPERATIONS = 300 * CHILDREN
NEEDS = ("open_task_group",)


async def workload(lib: Backend, n: int) -> None:
    begin()
    for _ in range(n // CHILDREN):
        async with lib.open_task_group() as group:
            for _ in range(CHILDREN):
                group.start_soon(child)
    end()


async def with_asyncio(asyncio: Any, lib: Backend, n: int) -> None:
    begin()
    for _ in range(n // CHILDREN):
        async with asyncio.TaskGroup() as group:
            for _ in range(CHILDREN):
                group.create_task(child())
    end()


async def with_trio(trio: Any, lib: Backend, n: int) -> None:
    begin()
    for _ in range(n // CHILDREN):
        async with trio.open_nursery() as nursery:
            for _ in range(CHILDREN):
                nursery.start_soon(child)
    end()


async def with_anyio(anyio: Any, lib: Backend, n: int) -> None:
    begin()
    for _ in range(n // CHILDREN):
        async with anyio.create_task_group() as group:
            for _ in range(CHILDREN):
                group.start_soon(child)
    end()


async def with_curio(curio: Any, lib: Backend, n: int) -> None:
    begin()
    for _ in range(n // CHILDREN):
        async with curio.TaskGroup() as group:
            for _ in range(CHILDREN):
                await group.spawn(child)
    end()


NATIVE = {
    "asyncio": with_asyncio,
    "trio": with_trio,
    "anyio": with_anyio,
    "curio": with_curio,
}


def floor(n: int) -> None:
    """Keep ten coroutines in a set, send each once, take the results."""
    begin()
    for _ in range(n // CHILDREN):
        group = {child() for _ in range(CHILDREN)}
        while group:
            try:
                group.pop().send(None)
            except StopIteration:
                pass
    end()
