"""How is `asyncio.Timeout` a cancel scope?

It cancels its block when it is due and can be rescheduled, so a scope is a timeout and to cancel
it means to make it due. It has no shield.
"""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Any

# Its types call it final; it is not, and a subclass costs a measured block no extra call.
_Timeout: Any = asyncio.Timeout


class FailingScope(_Timeout):  # type: ignore[misc]
    """A timeout under the contract's names."""

    @property
    def deadline(self) -> float:
        when = self.when()
        return float("inf") if when is None else when

    @deadline.setter
    def deadline(self, deadline: float) -> None:
        self.reschedule(None if deadline == float("inf") else deadline)

    @property
    def cancelled_caught(self) -> bool:
        return bool(self.expired())

    def cancel(self) -> None:
        if not self.expired():
            self.reschedule(asyncio.get_running_loop().time())


class Scope(FailingScope):
    """The same, and says so in `cancelled_caught` instead of raising TimeoutError."""

    _caught = False

    @property
    def cancelled_caught(self) -> bool:
        return self._caught

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> bool:
        try:
            await super().__aexit__(exc_type, exc_val, exc_tb)
        except TimeoutError:
            self._caught = True
        return self._caught


def move_on_after(seconds: float) -> Scope:
    return Scope(asyncio.get_running_loop().time() + seconds)


def fail_after(seconds: float) -> FailingScope:
    return FailingScope(asyncio.get_running_loop().time() + seconds)


def open_cancel_scope() -> Scope:
    return Scope(None)
