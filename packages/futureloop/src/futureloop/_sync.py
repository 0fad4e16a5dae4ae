"""Who may go next?

Whoever has waited longest: every primitive has one queue of tasks, and what becomes free is handed
to the first of it. It is never free in between, so nobody who comes later can take it away.

Rule: a task may be cancelled after it was handed something and before it runs again. It then
passes it on (`_granted`), or a lock would stay with a task that never takes it.

Where it comes from: `asyncio.locks` of 3.13, with the same names.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeVar

from ._errors import CancelledError
from ._suspend import PARKED, running_task
from ._wait_queue import WaitQueue

Result = TypeVar("Result")


class Event:
    """A flag that tasks wait for."""

    __slots__ = ("_value", "_waiters")

    def __init__(self) -> None:
        self._value = False
        self._waiters = WaitQueue("Event")

    def is_set(self) -> bool:
        """Return whether the flag is set."""
        return self._value

    def set(self) -> None:
        """Set the flag and wake everybody who waits."""
        if not self._value:
            self._value = True
            if self._waiters.tasks:
                self._waiters.wake_all()

    def clear(self) -> None:
        """Take the flag back. Those who were woken are not held up by it."""
        self._value = False

    async def wait(self) -> Literal[True]:
        """Wait until the flag is set. A cancellation point where it is not set yet."""
        if not self._value:
            self._waiters.enter()
            await PARKED
        return True

    def __repr__(self) -> str:
        state = "set" if self._value else "unset"
        return f"<Event [{state}, waiters:{len(self._waiters)}]>"


class _Holdable:
    """What is held inside an `async with` block."""

    __slots__ = ()

    acquire: Callable[[], Any]
    release: Callable[[], object]

    async def __aenter__(self) -> None:
        await self.acquire()

    async def __aexit__(self, *exception: object) -> None:
        self.release()


class Lock:
    """At most one holder; first come, first served. `async with lock:` holds it for a block.

    As in asyncio it belongs to no task: any may release it.
    """

    __slots__ = ("_locked", "_waiters")

    def __init__(self) -> None:
        self._locked = False
        self._waiters = WaitQueue("Lock")

    def locked(self) -> bool:
        """Return whether somebody holds it, or has been handed it."""
        return self._locked

    async def acquire(self) -> Literal[True]:
        """Wait until it is free and take it. A cancellation point where it is not free."""
        if not self._locked:
            self._locked = True
            return True
        self._waiters.enter()
        try:
            await PARKED
        except CancelledError:
            if running_task()._granted:
                self.release()
            raise
        return True

    def release(self) -> None:
        """Hand it to the task that waits longest, or free it. RuntimeError if it is not held."""
        if not self._locked:
            raise RuntimeError("Lock is not acquired: release() without a holder")
        if self._waiters.wake_one() is None:
            self._locked = False

    async def __aenter__(self) -> None:
        # `acquire` in place: one coroutine less for every block.
        if not self._locked:
            self._locked = True
            return
        self._waiters.enter()
        try:
            await PARKED
        except CancelledError:
            if running_task()._granted:
                self.release()
            raise

    async def __aexit__(self, *exception: object) -> None:
        self.release()

    def __repr__(self) -> str:
        state = "locked" if self._locked else "unlocked"
        return f"<Lock [{state}, waiters:{len(self._waiters)}]>"


class Semaphore(_Holdable):
    """At most `value` holders; first come, first served."""

    __slots__ = ("_value", "_waiters")

    def __init__(self, value: int = 1) -> None:
        if value < 0:
            raise ValueError("Semaphore initial value must be >= 0")
        self._value = value  # how many may still enter without waiting
        self._waiters = WaitQueue("Semaphore")

    def locked(self) -> bool:
        """Return whether the next `acquire` would wait."""
        return self._value == 0

    async def acquire(self) -> Literal[True]:
        """Wait for a place and take it. A cancellation point where there is none."""
        if self._value > 0:
            self._value -= 1
            return True
        self._waiters.enter()
        try:
            await PARKED
        except CancelledError:
            if running_task()._granted:
                Semaphore.release(self)
            raise
        return True

    def release(self) -> None:
        """Hand a place to the task that waits longest, or free it."""
        if self._waiters.wake_one() is None:
            self._value += 1

    def __repr__(self) -> str:
        return f"<{type(self).__name__} [value:{self._value}, waiters:{len(self._waiters)}]>"


class BoundedSemaphore(Semaphore):
    """A semaphore that notices when it is released more often than it was acquired."""

    __slots__ = ("_bound",)

    def __init__(self, value: int = 1) -> None:
        super().__init__(value)
        self._bound = value

    def release(self) -> None:
        """Give a place back. Raises ValueError if none is taken."""
        if self._value >= self._bound:
            raise ValueError("BoundedSemaphore released too many times")
        super().release()


class Condition(_Holdable):
    """Wait for a change of what a lock protects.

    lock: the lock to use; a new one by default.
    """

    __slots__ = ("_lock", "_waiters", "acquire", "locked", "release")

    def __init__(self, lock: Lock | None = None) -> None:
        self._lock = Lock() if lock is None else lock
        self._waiters = WaitQueue("Condition")
        self.locked = self._lock.locked
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    async def wait(self) -> Literal[True]:
        """Release the lock, wait to be notified, take the lock again. A cancellation point.

        A cancellation too is raised only after the lock is taken again. Raises RuntimeError if
        the lock is not held.
        """
        if not self.locked():
            raise RuntimeError("cannot wait on un-acquired lock")
        self._waiters.enter()
        self.release()
        notified = False
        try:
            try:
                await PARKED
            finally:
                notified = running_task()._granted
                await self._acquire_again()
        except BaseException:
            if notified:
                self._wake(1)  # this task will not act on it: another one may
            raise
        return True

    async def _acquire_again(self) -> None:
        cancelled: CancelledError | None = None
        while True:
            try:
                await self.acquire()
                break
            except CancelledError as error:
                cancelled = error
        try:
            if cancelled is not None:
                raise cancelled
        finally:
            del cancelled  # it holds this frame

    async def wait_for(self, predicate: Callable[[], Result]) -> Result:
        """Wait until `predicate()` is true; return what it returned. A cancellation point."""
        while not (result := predicate()):
            await self.wait()
        return result

    def notify(self, n: int = 1) -> None:
        """Wake the first `n` tasks that wait. Raises RuntimeError if the lock is not held."""
        if not self.locked():
            raise RuntimeError("cannot notify on un-acquired lock")
        self._wake(n)

    def notify_all(self) -> None:
        """Wake everybody who waits. Raises RuntimeError if the lock is not held."""
        self.notify(len(self._waiters))

    def _wake(self, n: int) -> None:
        for _ in range(n):
            if self._waiters.wake_one() is None:
                break

    def __repr__(self) -> str:
        state = "locked" if self.locked() else "unlocked"
        return f"<Condition [{state}, waiters:{len(self._waiters)}]>"
