"""What does it cost to sleep, when 10,000 tasks do so at once?

Each sleeps its own time between 1 and 4 milliseconds (whole milliseconds alone would do uvloop a
favour: its clock has no finer ones). Setting and firing 10,000 timers takes longer than that, so
there is little time to be idle, and being idle does not count.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Any

from loopcorpus import Backend

from ..crowd import time_crowd
from ..stopwatch import begin, end
from .switch_one import switching

TITLE = "10,000 timers"
OPERATION = "sleep"
OPERATIONS = 10_000
LONG = True
NEEDS = ("Event", "sleep")
STEP = 7_919  # a prime: walks through all delays in an order that is not sorted


async def workload(lib: Backend, n: int) -> None:
    sleep = lib.sleep

    async def member(gate: Any, delay: float) -> None:
        await gate.wait()
        await sleep(delay)

    await time_crowd(lib, member, delays(n))


def delays(n: int) -> list[float]:
    """Return n different times in seconds, unsorted."""
    return [0.001 + 0.003 * (number * STEP % n) / n for number in range(n)]


def floor(n: int) -> None:
    """Push every deadline to a heap and step its coroutine, then pop them all and step again."""
    tasks = [(delay, number, switching(2)) for number, delay in enumerate(delays(n))]
    heap: list[Any] = []
    begin()
    for entry in tasks:
        heappush(heap, entry)
        entry[2].send(None)
    while heap:
        heappop(heap)[2].send(None)
    end()
    for entry in tasks:
        entry[2].close()
