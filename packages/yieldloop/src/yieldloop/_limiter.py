"""How many may go at once?

As many as there are tokens; each is lent to one task, which gives it back itself. Who waits longest
is served first. Unlike a semaphore it knows its borrowers, and its total can be changed.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, final

from ._suspend import OfferQueue, Suspending, current_task, suspend, suspending


@final
class CapacityLimiter(OfferQueue):
    """At most `total_tokens` tasks at once, each with one token. An async context manager."""

    __slots__ = ("_borrowers", "_total")

    def __init__(self, total_tokens: float) -> None:
        super().__init__("CapacityLimiter")
        self._borrowers: set[object] = set()  # tasks, mostly; each has one token
        self._total = _checked(total_tokens)

    @property
    def total_tokens(self) -> float:
        """How many tokens there are. May be set; a smaller total takes effect by and by."""
        return self._total

    @total_tokens.setter
    def total_tokens(self, total: float) -> None:
        self._total = _checked(total)
        self._lend()

    @property
    def borrowed_tokens(self) -> int:
        """How many tokens are lent."""
        return len(self._borrowers)

    @property
    def available_tokens(self) -> float:
        """How many tokens are left; never less than 0."""
        return max(0, self._total - len(self._borrowers))

    def acquire(self) -> Suspending[None]:
        """Borrow a token, waiting for one if need be. A cancellation point only if none is left.

        Raises RuntimeError if the calling task has one already.
        """
        return self.acquire_on_behalf_of(None)

    @suspending
    def acquire_on_behalf_of(self, borrower: object | None) -> Generator[Any, Any, None]:
        """Borrow a token for any hashable `borrower`; None is the calling task."""
        borrower = borrower or current_task()
        if borrower in self._borrowers:
            raise RuntimeError(
                f"{borrower!r} has a token of this limiter already; one is enough: release it first"
            )
        if len(self._borrowers) < self._total and not self._line:
            self._borrowers.add(borrower)
        else:
            yield from suspend(self._offer(borrower))

    def release(self) -> None:
        """Give the token back. Raises RuntimeError if the calling task has none."""
        self.release_on_behalf_of(current_task())

    def release_on_behalf_of(self, borrower: object) -> None:
        """Give the token of `borrower` back. Raises RuntimeError if it has none."""
        if borrower not in self._borrowers:
            raise RuntimeError(f"{borrower!r} has no token of this limiter to give back")
        self._borrowers.remove(borrower)
        self._lend()

    def __aenter__(self) -> Suspending[None]:
        return self.acquire()

    async def __aexit__(self, *_exception: object) -> None:
        self.release()

    def _lend(self) -> None:
        while self._line and len(self._borrowers) < self._total:
            task, borrower = self._pop()
            self._borrowers.add(borrower)
            task._wake()


def _checked(total: float) -> float:
    if total != float("inf") and not isinstance(total, int):
        raise TypeError(f"a limiter has a whole number of tokens, or math.inf, not {total!r}")
    if total < 1:
        raise ValueError(f"a limiter has 1 token or more, not {total!r}")
    return total
