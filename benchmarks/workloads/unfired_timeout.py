"""What does a timeout cost that does not fire?

The block inside it lets the others run once, as a block that needs a timeout does.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Any

from loopcorpus import Backend

from ..stopwatch import begin, end
from .switch_one import switching

TITLE = "unfired timeout"
OPERATION = "timeout around a checkpoint"
OPERATIONS = 3_000
NEEDS = ("fail_after", "checkpoint")
SECONDS = 60.0


async def workload(lib: Backend, n: int) -> None:
    checkpoint, fail_after = lib.checkpoint, lib.fail_after
    begin()
    for _ in range(n):
        async with fail_after(SECONDS):
            await checkpoint()
    end()


async def with_asyncio(asyncio: Any, lib: Backend, n: int) -> None:
    checkpoint = lib.checkpoint
    begin()
    for _ in range(n):
        async with asyncio.timeout(SECONDS):
            await checkpoint()
    end()


async def with_trio(trio: Any, lib: Backend, n: int) -> None:
    checkpoint = lib.checkpoint
    begin()
    for _ in range(n):
        with trio.fail_after(SECONDS):
            await checkpoint()
    end()


async def with_curio(curio: Any, lib: Backend, n: int) -> None:
    checkpoint = lib.checkpoint
    begin()
    for _ in range(n):
        async with curio.timeout_after(SECONDS):
            await checkpoint()
    end()


NATIVE = {
    "asyncio": with_asyncio,
    "trio": with_trio,
    "anyio": with_trio,
    "curio": with_curio,
}


def floor(n: int) -> None:
    """Push a deadline to a heap, step a coroutine, pop it."""
    task = switching(n)
    send = task.send
    heap: list[float] = []
    begin()
    for number in range(n):
        heappush(heap, SECONDS + number)
        send(None)
        heappop(heap)
    end()
    task.close()
