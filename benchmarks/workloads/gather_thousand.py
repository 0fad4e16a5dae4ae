"""What does it cost to run 1,000 functions at once and have their results in order?

trio and anyio have no gather: a nursery whose children fill a list is how it is written there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from loopcorpus import Backend

from ..stopwatch import begin, end
from .switch_one import bare_yield

TITLE = "gather 1,000"
OPERATION = "function"
FUNCTIONS = 1_000
OPERATIONS = 2 * FUNCTIONS
NEEDS = ("gather",)


async def workload(lib: Backend, n: int) -> None:
    checkpoint = lib.checkpoint

    async def function(number: int) -> int:
        await checkpoint()
        return number

    begin()
    for _ in range(n // FUNCTIONS):
        await lib.gather(*[partial(function, number) for number in range(FUNCTIONS)])
    end()


async def with_asyncio(asyncio: Any, lib: Backend, n: int) -> None:
    checkpoint = lib.checkpoint

    async def function(number: int) -> int:
        await checkpoint()
        return number

    begin()
    for _ in range(n // FUNCTIONS):
        await asyncio.gather(*[function(number) for number in range(FUNCTIONS)])
    end()


async def into_a_list(open_group: Callable[[], Any], lib: Backend, n: int) -> None:
    checkpoint = lib.checkpoint

    async def function(number: int, results: list[int | None]) -> None:
        await checkpoint()
        results[number] = number

    begin()
    for _ in range(n // FUNCTIONS):
        results: list[int | None] = [None] * FUNCTIONS
        async with open_group() as group:
            for number in range(FUNCTIONS):
                group.start_soon(function, number, results)
    end()


async def with_trio(trio: Any, lib: Backend, n: int) -> None:
    await into_a_list(trio.open_nursery, lib, n)


async def with_anyio(anyio: Any, lib: Backend, n: int) -> None:
    await into_a_list(anyio.create_task_group, lib, n)


NATIVE = {"asyncio": with_asyncio, "trio": with_trio, "anyio": with_anyio}


async def function_of_floor(number: int) -> int:
    await bare_yield()
    return number


def floor(n: int) -> None:
    """Step 1,000 coroutines twice each and put their results into a list."""
    begin()
    for _ in range(n // FUNCTIONS):
        tasks = [function_of_floor(number) for number in range(FUNCTIONS)]
        for task in tasks:
            task.send(None)
        results = []
        for task in tasks:
            try:
                task.send(None)
            except StopIteration as stop:
                results.append(stop.value)
    end()
