"""What does it cost to cancel 10,000 waiting tasks and see them all end?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from loopcorpus import Backend

from ..crowd import settle
from ..stopwatch import begin, end
from .switch_one import switching

TITLE = "cancel 10,000 tasks"
OPERATION = "task cancelled"
OPERATIONS = 10_000
LONG = True
NEEDS = ("Event", "open_task_group")


async def workload(lib: Backend, n: int) -> None:
    never = lib.Event()
    async with lib.open_task_group() as group:
        for _ in range(n):
            group.start_soon(never.wait)
        await settle(lib)
        begin()
        group.cancel()
    end()


async def with_asyncio(asyncio: Any, lib: Backend, n: int) -> None:
    never = asyncio.Event()
    tasks = [asyncio.create_task(never.wait()) for _ in range(n)]
    await settle(lib)
    begin()
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    end()


async def by_scope(open_group: Callable[[], Any], lib: Backend, n: int) -> None:
    never = lib.Event()
    async with open_group() as group:
        for _ in range(n):
            group.start_soon(never.wait)
        await settle(lib)
        begin()
        group.cancel_scope.cancel()
    end()


async def with_trio(trio: Any, lib: Backend, n: int) -> None:
    await by_scope(trio.open_nursery, lib, n)


async def with_anyio(anyio: Any, lib: Backend, n: int) -> None:
    await by_scope(anyio.create_task_group, lib, n)


async def with_curio(curio: Any, lib: Backend, n: int) -> None:
    never = curio.Event()
    async with curio.TaskGroup() as group:
        for _ in range(n):
            await group.spawn(never.wait)
        await settle(lib)
        begin()
        await group.cancel_remaining()
        end()


NATIVE = {
    "asyncio": with_asyncio,
    "trio": with_trio,
    "anyio": with_anyio,
    "curio": with_curio,
}


class _Stop(BaseException):
    """What the floor throws."""


def floor(n: int) -> None:
    """Throw an exception into 10,000 suspended coroutines and catch it again."""
    tasks = [switching(1) for _ in range(n)]
    for task in tasks:
        task.send(None)
    begin()
    for task in tasks:
        try:
            task.throw(_Stop())
        except _Stop:
            pass
    end()
