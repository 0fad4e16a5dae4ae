"""How many may go at once?

As many as there are tokens. A token has a borrower, a task or anything else, and one borrower
holds at most one: unlike a semaphore, a limiter notices what was released twice or not at all.
The number of tokens can be changed while they are lent out.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import final

from ._errors import WouldBlock
from ._parking_lot import ParkingLot
from ._suspend import checked, checkpoint, current_task, must_stop
from ._sync import AcquireAndRelease
from ._task import Task


@dataclass(frozen=True, slots=True)
class CapacityLimiterStatistics:
    """How many tokens are lent, how many there are, to whom, and how many tasks wait."""

    borrowed_tokens: int
    total_tokens: float
    borrowers: list[object]
    tasks_waiting: int


@final
class CapacityLimiter(AcquireAndRelease):
    """A limited number of tokens. An async context manager: the current task borrows one.

    total_tokens: how many there are, an integer or infinity; may be set at any time.
    """

    __slots__ = ("__weakref__", "_borrowers", "_lot", "_pending", "_total_tokens")

    def __init__(self, total_tokens: float) -> None:
        self._lot = ParkingLot("CapacityLimiter")
        self._borrowers: dict[object, None] = {}  # who holds a token, in the order they got it
        self._pending: dict[Task, object] = {}  # parked task -> whom its token is for
        self.total_tokens = total_tokens

    @property
    def total_tokens(self) -> float:
        """How many tokens there are. With fewer than are lent, nobody gets one until they fit."""
        return self._total_tokens

    @total_tokens.setter
    def total_tokens(self, total_tokens: float) -> None:
        if not isinstance(total_tokens, int) and total_tokens != inf:
            raise TypeError(f"total_tokens must be an int or infinity, not {total_tokens!r}")
        if total_tokens < 0:
            raise ValueError(f"total_tokens must not be negative, and {total_tokens} is")
        self._total_tokens = total_tokens
        self._lend()

    def _lend(self) -> None:
        while len(self._borrowers) < self._total_tokens:
            task = self._lot.unpark_one()
            if task is None:
                return
            self._borrowers[self._pending.pop(task)] = None

    @property
    def borrowed_tokens(self) -> int:
        """How many tokens are lent."""
        return len(self._borrowers)

    @property
    def available_tokens(self) -> float:
        """How many tokens can be lent."""
        return self._total_tokens - len(self._borrowers)

    def acquire_nowait(self) -> None:
        """Borrow a token at once. Raises as `acquire_on_behalf_of_nowait` does."""
        self.acquire_on_behalf_of_nowait(current_task())

    def acquire_on_behalf_of_nowait(self, borrower: object) -> None:
        """Borrow a token for `borrower` at once.

        Raises WouldBlock when there is none, RuntimeError when `borrower` holds one already.
        """
        if borrower in self._borrowers:
            raise RuntimeError(
                "this borrower is already holding one of this CapacityLimiter's tokens; release "
                "it first, or use a Semaphore, which has no borrowers"
            )
        if len(self._borrowers) >= self._total_tokens or self._lot:
            raise WouldBlock
        self._borrowers[borrower] = None

    async def acquire(self) -> None:
        """Borrow a token, when it is this task's turn. A checkpoint.

        Raises RuntimeError when this task holds one already.
        """
        await self.acquire_on_behalf_of(current_task())

    async def acquire_on_behalf_of(self, borrower: object) -> None:
        """Borrow a token for `borrower`, when it is this task's turn. A checkpoint.

        Raises RuntimeError when `borrower` holds one already.
        """
        task = current_task()
        if must_stop(task):
            await checkpoint()
        try:
            self.acquire_on_behalf_of_nowait(borrower)
        except WouldBlock:
            self._pending[task] = borrower
            try:
                await self._lot.park()
            except BaseException:
                del self._pending[task]
                raise
        else:
            await checked()

    def release(self) -> None:
        """Give this task's token back. Raises RuntimeError when it holds none."""
        self.release_on_behalf_of(current_task())

    def release_on_behalf_of(self, borrower: object) -> None:
        """Give the token of `borrower` back. Raises RuntimeError when it holds none."""
        if borrower not in self._borrowers:
            raise RuntimeError(
                "this borrower isn't holding any of this CapacityLimiter's tokens: whoever "
                "acquired one has to release it"
            )
        del self._borrowers[borrower]
        self._lend()

    def statistics(self) -> CapacityLimiterStatistics:
        """Return how many tokens are lent, to whom, and how many tasks wait."""
        return CapacityLimiterStatistics(
            len(self._borrowers), self._total_tokens, list(self._borrowers), len(self._lot)
        )

    def __repr__(self) -> str:
        lent = f"{len(self._borrowers)}/{self._total_tokens}"
        return f"<CapacityLimiter at {id(self):#x}, {lent} with {len(self._lot)} waiting>"
