"""What does it cost a task to let the others run, when there are none?"""

from __future__ import annotations

from collections.abc import Generator
from types import coroutine

from loopcorpus import Backend

from ..stopwatch import begin, end

TITLE = "switch, 1 task"
OPERATION = "checkpoint"
OPERATIONS = 10_000
NEEDS = ("checkpoint",)


async def workload(lib: Backend, n: int) -> None:
    checkpoint = lib.checkpoint
    begin()
    for _ in range(n):
        await checkpoint()
    end()


@coroutine
def bare_yield() -> Generator[None, None, None]:
    yield


async def switching(n: int) -> None:
    for _ in range(n):
        await bare_yield()


def floor(n: int) -> None:
    """`coro.send` in a for loop."""
    task = switching(n)
    send = task.send
    begin()
    for _ in range(n):
        send(None)
    end()
    task.close()
