"""How many may go at once?

A limiter is a semaphore whose places have owners: each task holds at most one, and only its holder
gives it back. The number of places may change while tasks hold or wait for them.

Not in asyncio. Prior art: trio's and anyio's CapacityLimiter, whose names these are.
"""

from __future__ import annotations

from math import inf
from typing import Any

from ._errors import CancelledError, WouldBlock
from ._suspend import PARKED, running_task
from ._wait_queue import WaitQueue


class CapacityLimiter:
    """At most `total_tokens` tasks at once; first come, first served. An async context manager."""

    __slots__ = ("_borrowers", "_total", "_waiters")

    def __init__(self, total_tokens: float) -> None:
        self._borrowers: set[Any] = set()  # the tasks that hold a token, or were handed one
        self._waiters = WaitQueue("CapacityLimiter")
        self.total_tokens = total_tokens

    @property
    def total_tokens(self) -> float:
        """How many may hold a token. Raising it lets the next ones in at once."""
        return self._total

    @total_tokens.setter
    def total_tokens(self, total: float) -> None:
        if not isinstance(total, int) and total != inf:
            raise TypeError(f"total_tokens must be an int or math.inf, not {total!r}")
        if total < 1:
            raise ValueError(f"total_tokens must be one or more, not {total!r}")
        self._total = total
        self._let_in()

    @property
    def borrowed_tokens(self) -> int:
        """How many hold a token."""
        return len(self._borrowers)

    @property
    def available_tokens(self) -> float:
        """How many more may have one."""
        return self._total - len(self._borrowers)

    def acquire_nowait(self) -> None:
        """Take a token at once. Raises WouldBlock if there is none, RuntimeError if it has one."""
        task = running_task()
        if task in self._borrowers:
            raise RuntimeError("this task already holds one of this limiter's tokens")
        if self._waiters.tasks or len(self._borrowers) >= self._total:
            raise WouldBlock("every token of this limiter is taken")
        self._borrowers.add(task)

    async def acquire(self) -> None:
        """Wait for a token and take it. A cancellation point where there is none.

        Raises RuntimeError if the task holds one already: it would wait for itself.
        """
        try:
            self.acquire_nowait()
            return
        except WouldBlock:
            pass
        self._waiters.enter()
        try:
            await PARKED
        except CancelledError:
            if running_task()._granted:
                self.release()
            raise

    def release(self) -> None:
        """Give the token back. Raises RuntimeError if this task holds none."""
        task = running_task()
        if task not in self._borrowers:
            raise RuntimeError("this task holds none of this limiter's tokens")
        self._borrowers.remove(task)
        self._let_in()

    def _let_in(self) -> None:
        while self._waiters.tasks and len(self._borrowers) < self._total:
            self._borrowers.add(self._waiters.wake_one())

    async def __aenter__(self) -> None:
        await self.acquire()

    async def __aexit__(self, *exception: object) -> None:
        self.release()

    def __repr__(self) -> str:
        return f"<CapacityLimiter {len(self._borrowers)}/{self._total}>"
