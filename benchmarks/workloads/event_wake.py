"""What does it cost to wake a task through an event?

Two tasks wake each other in turn, each time through a new event: trio's cannot be cleared.
"""

from __future__ import annotations

from typing import Any

from loopcorpus import Backend

from ..crowd import time_crowd
from ..stopwatch import begin, end
from .switch_one import switching

TITLE = "event wake"
OPERATION = "event set and waited for"
OPERATIONS = 5_000
NEEDS = ("Event",)


async def workload(lib: Backend, n: int) -> None:
    new_event = lib.Event
    events = [new_event(), new_event()]  # the event each of the two waits for

    async def member(gate: Any, mine: int) -> None:
        await gate.wait()
        theirs = 1 - mine
        for _ in range(n // 2):
            event = events[mine] = new_event()
            events[theirs].set()
            await event.wait()
        events[theirs].set()

    await time_crowd(lib, member, (0, 1))


def floor(n: int) -> None:
    """Two coroutines stepped in turn."""
    first, second = switching(n // 2), switching(n // 2)
    send_first, send_second = first.send, second.send
    begin()
    for _ in range(n // 2):
        send_first(None)
        send_second(None)
    end()
    first.close()
    second.close()
