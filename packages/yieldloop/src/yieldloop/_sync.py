"""Who may go next?

The task that has waited longest. Each primitive is a wait queue itself, and that is the request a
task yields to wait for it. Whoever lets go hands over directly to the first in the line, so that
nobody who comes later slips in between.

Releasing, setting and notifying never wait, so they are plain calls; in curio they are awaited.
Acquiring what is free goes on at once, without letting others run.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, final

from ._cancel import CancelScope
from ._suspend import Suspending, WaitQueue, current_task, suspend, suspending
from ._task import Task


@final
class Event(WaitQueue):
    """A flag that tasks wait for."""

    __slots__ = ("_flag",)
    label = "Event"

    def __init__(self) -> None:
        super().__init__()
        self._flag = False

    def is_set(self) -> bool:
        """Return whether the flag is up."""
        return self._flag

    def set(self) -> None:
        """Raise the flag and wake everyone who waits. Setting it again has no effect."""
        if self._line:
            self._wake_all()
        self._flag = True

    def clear(self) -> None:
        """Lower the flag."""
        self._flag = False

    @suspending
    def wait(self) -> Generator[Any, Any, None]:
        """Wait until the flag is up. A cancellation point only if it is not up already."""
        if not self._flag:
            yield from suspend(self)


class _Held(WaitQueue):
    """What can be acquired and released: `async with` for all of them."""

    __slots__ = ()

    def acquire(self) -> Suspending[None]:
        raise NotImplementedError

    def release(self) -> None:
        raise NotImplementedError

    def __aenter__(self) -> Suspending[None]:
        return self.acquire()

    async def __aexit__(self, *_exception: object) -> None:
        self.release()


@final
class Lock(_Held):
    """At most one holder. An async context manager."""

    __slots__ = ("_owner",)
    label = "Lock"

    def __init__(self) -> None:
        super().__init__()
        self._owner: Task[Any] | None = None  # who holds it; written by acquire and release

    def locked(self) -> bool:
        """Return whether somebody holds the lock."""
        return self._owner is not None

    @property
    def owner(self) -> Task[Any] | None:
        """The task that holds the lock, or None."""
        return self._owner

    @suspending
    def acquire(self) -> Generator[Any, Any, None]:
        """Take the lock, waiting for it if need be. A cancellation point only if it is taken.

        Raises RuntimeError if the calling task holds it already, or if its holder ends without
        releasing it.
        """
        task, owner = current_task(), self._owner
        if owner is None:
            self._owner = task
        elif owner is task:
            raise RuntimeError(
                f"{task.name} holds this lock already and would wait for itself; release it first"
            )
        elif owner.coro is None:
            raise _died(owner)
        else:
            yield from suspend(self)

    def release(self) -> None:
        """Hand the lock over to the first who waits, or free it.

        Raises RuntimeError if the calling task does not hold it.
        """
        if self._owner is None or self._owner is not current_task():
            raise RuntimeError("only the task that holds a lock can release it")
        if self._line:
            task, _ = self._pop()
            assert self._owner.holding is not None, "whoever waits is noted with the holder"
            self._owner.holding.discard(self)
            self._owner = task
            if self._line:
                self._note_waiters()
            task._wake()
        else:
            self._owner = None

    def _begin(self, task: Task[Any]) -> None:
        super()._begin(task)
        self._note_waiters()

    def _undo(self, task: Task[Any]) -> None:
        super()._undo(task)
        self._note_waiters()

    def _note_waiters(self) -> None:
        """Note with the holder whether anybody waits: only then is its death their business."""
        owner = self._owner
        assert owner is not None, "nobody waits for a free lock"
        if self._line:
            if owner.holding is None:
                owner.holding = set()
            owner.holding.add(self)
        elif owner.holding is not None:
            owner.holding.discard(self)

    def _holder_died(self) -> None:
        assert self._owner is not None
        for task in list(self._line):
            self._refuse(task, _died(self._owner))


def _died(holder: Task[Any]) -> RuntimeError:
    return RuntimeError(
        f"{holder.name} ended without releasing this lock, which nobody can release now; "
        "hold it with `async with lock:`"
    )


@final
class Semaphore(_Held):
    """At most `value` holders, whoever they are. An async context manager."""

    __slots__ = ("_value",)
    label = "Semaphore"

    def __init__(self, value: int = 1) -> None:
        if value < 0:
            raise ValueError(f"a semaphore begins with 0 or more, not {value!r}")
        super().__init__()
        self._value = value  # free places; 0 while anyone waits

    @property
    def value(self) -> int:
        """How many places are free."""
        return self._value

    def locked(self) -> bool:
        """Return whether `acquire` would wait."""
        return self._value == 0

    @suspending
    def acquire(self) -> Generator[Any, Any, None]:
        """Take a place, waiting for one if need be. A cancellation point only if none is free."""
        current_task()  # outside a run this is an error, even while a place is free
        if self._value > 0:
            self._value -= 1
        else:
            yield from suspend(self)

    def release(self) -> None:
        """Give a place to the first who waits, or make one free."""
        if self._line:
            self._wake_one()
        else:
            self._value += 1


@final
class Condition(_Held):
    """Wait for a change of what a lock protects. An async context manager that holds the lock."""

    __slots__ = ("_lock",)
    label = "Condition"

    def __init__(self, lock: Lock | None = None) -> None:
        super().__init__()
        self._lock = Lock() if lock is None else lock

    def locked(self) -> bool:
        """Return whether somebody holds the lock."""
        return self._lock.locked()

    def acquire(self) -> Suspending[None]:
        """Take the lock: see `Lock.acquire`."""
        return self._lock.acquire()

    def release(self) -> None:
        """Let go of the lock: see `Lock.release`."""
        self._lock.release()

    @suspending
    def wait(self) -> Generator[Any, Any, None]:
        """Release the lock, wait to be notified, and take the lock again.

        A cancellation point; the lock is held again also when it raises. Raises RuntimeError if
        the calling task does not hold the lock.
        """
        self._check_held("wait for")
        self._lock.release()
        try:
            yield from suspend(self)
        finally:
            with CancelScope(shield=True):
                yield from self._lock.acquire()

    @suspending
    def wait_for(self, predicate: Callable[[], bool]) -> Generator[Any, Any, None]:
        """Wait until `predicate()` is true; it is asked at once and after each notification."""
        while not predicate():
            yield from self.wait()

    def notify(self, n: int = 1) -> None:
        """Wake the `n` who have waited longest. Raises RuntimeError without the lock."""
        self._check_held("notify")
        for _ in range(min(n, len(self._line))):
            self._wake_one()

    def notify_all(self) -> None:
        """Wake everyone who waits. Raises RuntimeError without the lock."""
        self.notify(len(self._line))

    def _check_held(self, what: str) -> None:
        if self._lock.owner is not current_task():
            raise RuntimeError(
                f"only the task that holds its lock can {what} a condition; "
                "do it inside `async with condition:`"
            )
