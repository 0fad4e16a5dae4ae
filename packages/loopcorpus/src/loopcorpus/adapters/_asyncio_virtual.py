"""How does asyncio run on a virtual clock?

Its loop asks the selector to sleep until the next timer. This selector does not sleep: where
nothing is ready it moves the loop's clock by that time. While a worker thread runs the clock is
held, because the thread's answer may arrive first.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol, runtime_checkable


@runtime_checkable
class VirtualClockLoop(Protocol):
    """A loop with a virtual clock."""

    def hold(self) -> None:
        """Hold the clock: a worker thread runs. Called in the loop's thread."""
        ...

    def release(self) -> None:
        """Undo one `hold`: it ended, or waits for the loop. Called in the loop's thread."""
        ...


@contextmanager
def clock_held() -> Iterator[None]:
    """Keep the running loop's clock, if it is virtual, from jumping while the block runs."""
    loop = asyncio.get_running_loop()
    if not isinstance(loop, VirtualClockLoop):
        yield
        return
    loop.hold()
    try:
        yield
    finally:
        loop.release()


@contextmanager
def clock_released() -> Iterator[None]:
    """Undo one hold while the block runs: the thread that holds the clock waits for the block."""
    loop = asyncio.get_running_loop()
    if not isinstance(loop, VirtualClockLoop):
        yield
        return
    loop.release()
    try:
        yield
    finally:
        loop.hold()


class JumpingSelector(selectors.DefaultSelector):
    """A selector that moves a clock instead of sleeping. Serves curio as well."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.holds = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready: list[tuple[selectors.SelectorKey, int]] = super().select(0)
        if ready or (timeout is not None and timeout <= 0):
            return ready
        if timeout is None or self.holds > 0:
            return super().select(None)
        # The loop computed `timeout` from its deadline by a subtraction, which rounds.
        self.now = round(self.now + timeout, 9)
        return []


class VirtualSelectorLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jumping = JumpingSelector()
        super().__init__(self._jumping)
        # A timer fires when the clock plus this is past it. The real clock's nanosecond vanishes
        # beside the floats of a virtual year.
        self._clock_resolution = 1e-6

    def time(self) -> float:
        return self._jumping.now

    def hold(self) -> None:
        self._jumping.holds += 1

    def release(self) -> None:
        self._jumping.holds -= 1

    def run_in_executor(  # type: ignore[override]  # the function's arguments are not followed
        self, executor: Any, func: Any, *args: Any
    ) -> asyncio.Future[Any]:
        future = super().run_in_executor(executor, func, *args)
        self.hold()
        future.add_done_callback(lambda _: self.release())
        return future

    async def shutdown_default_executor(self, *timeout: float) -> None:
        self.hold()  # or the time that the threads have for ending would be over at once
        try:
            await super().shutdown_default_executor(*timeout)
        finally:
            self.release()
