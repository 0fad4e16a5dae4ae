"""What does it cost to hand a value to another task and get one back?

Through two queues of size one. trio and anyio have no queue: their memory channel of that size.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from loopcorpus import Backend

from ..crowd import time_crowd
from ..stopwatch import begin, end
from .switch_one import switching

TITLE = "queue ping-pong"
OPERATION = "value handed over"
OPERATIONS = 5_000
NEEDS = ("Event", "Queue or open_channel")

Put = Callable[[int], Awaitable[Any]]
Get = Callable[[], Awaitable[Any]]
Close = Callable[[], None]


async def workload(lib: Backend, n: int) -> None:
    ends = [hand_over(lib), hand_over(lib)]

    async def member(gate: Any, mine: int) -> None:
        await gate.wait()
        get = ends[mine][1]
        put = ends[1 - mine][0]
        if mine == 0:
            for number in range(n // 2):
                await put(number)
                await get()
        else:
            for _ in range(n // 2):
                await put(await get())

    await time_crowd(lib, member, (0, 1))
    for _, _, *closes in ends:
        for close in closes:
            close()


def hand_over(lib: Backend) -> tuple[Put, Get, *tuple[Close, ...]]:
    """Return `put` and `get` of a queue, or those of a channel and what closes its ends."""
    if "Queue" in lib.lacks:
        sender, receiver = lib.open_channel(1)
        return sender.send, receiver.receive, sender.close, receiver.close
    queue = lib.Queue(1)
    return queue.put, queue.get


def floor(n: int) -> None:
    """Two coroutines stepped in turn, with a deque between them."""
    first, second = switching(n // 2), switching(n // 2)
    send_first, send_second = first.send, second.send
    values: deque[int] = deque()
    begin()
    for number in range(n // 2):
        values.append(number)
        send_first(None)
        values.popleft()
        values.append(number)
        send_second(None)
        values.popleft()
    end()
    first.close()
    second.close()
