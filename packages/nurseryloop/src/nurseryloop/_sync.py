"""Who may go next?

Whoever has waited longest. What a task releases goes straight to the first in the queue: nobody
who comes later can snatch it, and whoever is cancelled while waiting has taken nothing. A lock
knows its owner, and when the owner dies without releasing it, the others are told.

Every `acquire` and `wait` is a checkpoint, also when there is nothing to wait for; `release`,
`set` and `notify` are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, NoReturn, final

from ._errors import BrokenResourceError, CancelReason, WouldBlock
from ._parking_lot import ParkingLot, ParkingLotStatistics
from ._suspend import checked, checkpoint, current_task, must_stop, wait
from ._task import Task, wake

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from typing import Protocol

    class _Acquirable(Protocol):
        def acquire(self) -> Awaitable[object]: ...
        def release(self) -> object: ...


class AcquireAndRelease:
    """`async with`: acquire on entry, release on leaving, which is no checkpoint."""

    __slots__ = ()

    async def __aenter__(self: _Acquirable) -> None:
        await self.acquire()

    async def __aexit__(
        self: _Acquirable,
        etype: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()


@dataclass(frozen=True, slots=True)
class EventStatistics:
    """tasks_waiting: how many tasks wait for the event."""

    tasks_waiting: int


@final
class Event:
    """Something that happens once, and that tasks wait for. It cannot un-happen."""

    __slots__ = ("__weakref__", "_flag", "_waiting")

    def __init__(self) -> None:
        self._flag = False
        self._waiting: dict[Task, None] = {}  # in the order they came

    def is_set(self) -> bool:
        """Say whether it has happened."""
        return self._flag

    def set(self) -> None:
        """Let it happen: wake everyone who waits. No effect the second time."""
        for task in self._waiting:
            wake(task)
        self._waiting.clear()
        self._flag = True

    async def wait(self) -> None:
        """Wait until it has happened. A checkpoint."""
        if self._flag:
            await checkpoint()
        else:
            task = current_task()
            self._waiting[task] = None
            await wait(task, self)

    def abort(self, task: Task, reason: CancelReason) -> bool:
        """Take a cancelled task out."""
        del self._waiting[task]
        return True

    def statistics(self) -> EventStatistics:
        """Return how many tasks wait."""
        return EventStatistics(len(self._waiting))

    def __bool__(self) -> NoReturn:
        raise NotImplementedError("an Event is neither true nor false; write `event.is_set()`")


@dataclass(frozen=True, slots=True)
class LockStatistics:
    """Whether it is held, by which task, and how many tasks wait for it."""

    locked: bool
    owner: Task | None
    tasks_waiting: int


class _Lock(AcquireAndRelease):
    __slots__ = ("__weakref__", "_lot", "_owner")

    def __init__(self) -> None:
        self._lot = ParkingLot("Lock")
        self._owner: Task | None = None  # never None while somebody is parked

    def locked(self) -> bool:
        """Say whether somebody holds it."""
        return self._owner is not None

    def acquire_nowait(self) -> None:
        """Take it at once. Raises WouldBlock when another task holds it.

        Raises RuntimeError when this task holds it already.
        """
        task = current_task()
        if self._owner is not None:
            self._refuse_owner(task)
            raise WouldBlock
        self._give_to(task)

    async def acquire(self) -> None:
        """Take it, when it is this task's turn. A checkpoint.

        Raises RuntimeError when this task holds it already, BrokenResourceError when the holder
        ended without releasing it.
        """
        task = current_task()
        if must_stop(task):
            await checkpoint()
        if self._owner is None:
            self._give_to(task)
            await checked()
            return
        self._refuse_owner(task)
        try:
            await self._lot.park()
        except BrokenResourceError:
            raise BrokenResourceError(
                f"the owner of this lock ended without releasing it: {self._owner}"
            ) from None

    def _refuse_owner(self, task: Task) -> None:
        if self._owner is task:
            raise RuntimeError(
                "attempt to re-acquire an already held Lock: this task holds it and would wait "
                "for itself"
            )

    def _give_to(self, task: Task) -> None:
        self._owner = task
        if task._breaks is None:
            task._breaks = [self._lot]
        else:
            task._breaks.append(self._lot)

    def release(self) -> None:
        """Give it to the task that has waited longest.

        Raises RuntimeError when this task does not hold it.
        """
        owner = current_task()
        if owner is not self._owner:
            raise RuntimeError(
                "can't release a Lock you don't own: "
                + (f"{self._owner!r} holds it" if self._owner else "nobody holds it")
            )
        owner._breaks.remove(self._lot)  # type: ignore[union-attr]
        self._owner = None
        heir = self._lot.unpark_one()
        if heir is not None:
            self._give_to(heir)

    def statistics(self) -> LockStatistics:
        """Return whether it is held, by whom, and how many wait."""
        return LockStatistics(self.locked(), self._owner, len(self._lot))

    def __repr__(self) -> str:
        state = f"locked, {len(self._lot)} waiting" if self.locked() else "unlocked"
        return f"<{type(self).__name__} at {id(self):#x}, {state}>"


@final
class Lock(_Lock):
    """At most one task holds it, and only that task may release it. An async context manager."""

    __slots__ = ()


@final
class StrictFIFOLock(_Lock):
    """A Lock of which a reader can see that its order is relied upon. (Every Lock has it here.)"""

    __slots__ = ()


@final
class Semaphore(AcquireAndRelease):
    """A number that never falls below zero. An async context manager.

    initial_value: how often it can be acquired without waiting.
    max_value: the value that a release may not exceed; None for no limit.
    """

    __slots__ = ("__weakref__", "_lot", "_max_value", "_value")

    def __init__(self, initial_value: int, *, max_value: int | None = None) -> None:
        for name, value in (("initial_value", initial_value), ("max_value", max_value)):
            if not isinstance(value, int) and (name, value) != ("max_value", None):
                raise TypeError(f"{name} must be an int, not {value!r}")
        if initial_value < 0:
            raise ValueError(f"initial_value must not be negative, and {initial_value} is")
        if max_value is not None and max_value < initial_value:
            raise ValueError(f"max_value {max_value} is less than initial_value {initial_value}")
        self._lot = ParkingLot("Semaphore")
        self._value = initial_value  # zero while somebody is parked
        self._max_value = max_value

    @property
    def value(self) -> int:
        """How often it can be acquired without waiting."""
        return self._value

    @property
    def max_value(self) -> int | None:
        """What a release may not exceed."""
        return self._max_value

    def acquire_nowait(self) -> None:
        """Take one. Raises WouldBlock when there is none."""
        if self._value == 0:
            raise WouldBlock
        self._value -= 1

    async def acquire(self) -> None:
        """Take one, when it is this task's turn. A checkpoint."""
        task = current_task()
        if must_stop(task):
            await checkpoint()
        if self._value == 0:
            await self._lot.park()
        else:
            self._value -= 1
            await checked()

    def release(self) -> None:
        """Give one to the task that has waited longest, or put it back.

        Raises ValueError when that would exceed `max_value`.
        """
        if self._lot.unpark_one() is not None:
            return
        if self._value == self._max_value:
            raise ValueError(f"semaphore released too many times: its max_value is {self._value}")
        self._value += 1

    def statistics(self) -> ParkingLotStatistics:
        """Return how many tasks wait."""
        return self._lot.statistics()

    def __repr__(self) -> str:
        limit = "" if self._max_value is None else f", max_value={self._max_value}"
        return f"<Semaphore({self._value}{limit}) at {id(self):#x}>"
