"""How do several tasks meet?

Each waits until the last has come. The barrier then drains: it lets no newcomer in until all of
that round have left. It can be reset, and broken for good.

Where it comes from: `asyncio.Barrier` (3.11), with the same names.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from ._errors import BrokenBarrierError
from ._sync import Condition

_State: TypeAlias = Literal["filling", "draining", "resetting", "broken"]


class Barrier:
    """A meeting point of `parties` tasks. `async with barrier:` waits at the beginning."""

    __slots__ = ("_changed", "_count", "_numbered", "_parties", "_state")

    def __init__(self, parties: int) -> None:
        if parties < 1:
            raise ValueError("parties must be > 0")
        self._parties = parties
        self._count = 0  # the tasks inside `wait`
        self._numbered = 0  # those of this round that have their number
        self._state: _State = "filling"
        self._changed = Condition()  # of the two fields above

    @property
    def parties(self) -> int:
        """How many have to come."""
        return self._parties

    @property
    def n_waiting(self) -> int:
        """How many have come and wait for the rest."""
        return self._count if self._state == "filling" else 0

    @property
    def broken(self) -> bool:
        """Whether `abort` was called."""
        return self._state == "broken"

    async def wait(self) -> int:
        """Wait for the last party; return a number from 0 to `parties - 1`, each a different one.

        A cancellation point. Raises BrokenBarrierError when it is reset or aborted meanwhile.
        """
        async with self._changed:
            await self._changed.wait_for(lambda: self._state not in ("draining", "resetting"))
            self._check_not_broken()
            try:
                self._count += 1
                if self._count == self._parties:
                    self._state = "draining"
                    self._numbered = 0
                    self._changed.notify_all()
                    return self._parties - 1
                await self._changed.wait_for(lambda: self._state != "filling")
                self._check_not_broken()
                # Counted only now: one that was cancelled before takes no number with it.
                self._numbered += 1
                return self._numbered - 1
            finally:
                self._count -= 1
                if self._count == 0:
                    if self._state in ("draining", "resetting"):
                        self._state = "filling"
                    self._changed.notify_all()

    def _check_not_broken(self) -> None:
        if self._state in ("resetting", "broken"):
            raise BrokenBarrierError(f"the barrier is {self._state}")

    async def reset(self) -> None:
        """Send everybody who waits away with BrokenBarrierError, and begin again."""
        async with self._changed:
            self._state = "resetting" if self._count else "filling"
            self._changed.notify_all()

    async def abort(self) -> None:
        """Break the barrier for good: everybody who waits or comes gets BrokenBarrierError."""
        async with self._changed:
            self._state = "broken"
            self._changed.notify_all()

    async def __aenter__(self) -> int:
        return await self.wait()

    async def __aexit__(self, *exception: object) -> None:
        pass

    def __repr__(self) -> str:
        return f"<Barrier [{self._state}, waiters:{self.n_waiting}/{self._parties}]>"
