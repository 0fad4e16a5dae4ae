"""What does a switch cost when 1,000 tasks take turns?"""

from __future__ import annotations

from typing import Any

from loopcorpus import Backend

from ..crowd import time_crowd
from ..stopwatch import begin, end
from .switch_one import switching

TITLE = "switch, 1,000 tasks"
OPERATION = "checkpoint"
TASKS = 1_000
OPERATIONS = 20 * TASKS
NEEDS = ("Event", "checkpoint")


async def workload(lib: Backend, n: int) -> None:
    checkpoint = lib.checkpoint
    turns = range(n // TASKS)

    async def member(gate: Any, number: int) -> None:
        await gate.wait()
        for _ in turns:
            await checkpoint()

    await time_crowd(lib, member, range(TASKS))


def floor(n: int) -> None:
    """The same coroutines stepped in turn by a for loop."""
    tasks = [switching(n // TASKS) for _ in range(TASKS)]
    sends = [task.send for task in tasks]
    turns = range(n // TASKS)
    begin()
    for _ in turns:
        for send in sends:
            send(None)
    end()
    for task in tasks:
        task.close()
