"""What does a lock cost that ten tasks want at the same time?

Every holder lets the others run while it holds the lock, so each acquire but the first has to wait.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from loopcorpus import Backend

from ..crowd import time_crowd
from ..stopwatch import begin, end
from .switch_one import switching

TITLE = "contended lock"
OPERATION = "acquire, one switch, release"
TASKS = 10
OPERATIONS = 300 * TASKS
NEEDS = ("Event", "Lock", "checkpoint")


async def workload(lib: Backend, n: int) -> None:
    checkpoint = lib.checkpoint
    lock = lib.Lock()

    async def member(gate: Any, number: int) -> None:
        await gate.wait()
        for _ in range(n // TASKS):
            async with lock:
                await checkpoint()

    await time_crowd(lib, member, range(TASKS))


def floor(n: int) -> None:
    """Ten coroutines stepped in the order of a deque, twice per acquire."""
    tasks = [switching(2 * n // TASKS) for _ in range(TASKS)]
    waiting = deque(task.send for task in tasks)
    begin()
    for _ in range(n):
        send = waiting.popleft()
        send(None)
        send(None)
        waiting.append(send)
    end()
    for task in tasks:
        task.close()
