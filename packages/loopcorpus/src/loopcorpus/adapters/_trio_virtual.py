"""How does trio run on a virtual clock?

`trio.testing.MockClock` jumps when every task is blocked, also while a worker thread runs. Here it
stands still for as long as one does, unless that thread waits for the loop.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import trio
import trio.testing

from .._contract import AsyncFunction

# How many worker threads run and do not wait for the loop.
_holds: trio.lowlevel.RunVar[int] = trio.lowlevel.RunVar("_holds", 0)


def _change(by: int) -> None:
    clock = trio.lowlevel.current_clock()
    if isinstance(clock, trio.testing.MockClock):
        holds = _holds.get() + by
        _holds.set(holds)
        clock.autojump_threshold = math.inf if holds > 0 else 0


@contextmanager
def clock_held() -> Iterator[None]:
    """Keep a virtual clock from jumping while the block runs. For anyio on trio as well."""
    _change(1)
    try:
        yield
    finally:
        _change(-1)


@contextmanager
def clock_released() -> Iterator[None]:
    """Undo one `clock_held` while the block runs: its thread waits for the loop."""
    _change(-1)
    try:
        yield
    finally:
        _change(1)


async def to_thread(function: Callable[..., Any], /, *args: Any) -> Any:
    with clock_held():
        return await trio.to_thread.run_sync(function, *args)


def from_thread(function: AsyncFunction, /, *args: Any) -> Any:
    async def call() -> Any:
        with clock_released():
            return await function(*args)

    return trio.from_thread.run(call)
