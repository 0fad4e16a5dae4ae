"""How does a task wait for a change of what a lock protects?

It lets go of the lock, waits to be notified, and has the lock again when it goes on. Whoever is
notified moves from the queue of the condition into that of the lock, so that nobody wakes in vain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from ._cancel import CancelScope
from ._parking_lot import ParkingLot
from ._suspend import current_task
from ._sync import AcquireAndRelease, Lock, LockStatistics


@dataclass(frozen=True, slots=True)
class ConditionStatistics:
    """How many tasks wait to be notified, and the statistics of the lock."""

    tasks_waiting: int
    lock_statistics: LockStatistics


@final
class Condition(AcquireAndRelease):
    """Wait for a change of what a lock protects. An async context manager: the lock's.

    lock: a Lock; a new one when not given.
    """

    __slots__ = ("__weakref__", "_lock", "_lot")

    def __init__(self, lock: Lock | None = None) -> None:
        if lock is not None and type(lock) is not Lock:
            raise TypeError(f"lock must be a nurseryloop.Lock, not {lock!r}")
        self._lock = Lock() if lock is None else lock
        self._lot = ParkingLot("Condition")

    def locked(self) -> bool:
        """Say whether somebody holds the lock."""
        return self._lock.locked()

    def acquire_nowait(self) -> None:
        """Take the lock at once. Raises WouldBlock when another task holds it."""
        self._lock.acquire_nowait()

    async def acquire(self) -> None:
        """Take the lock, when it is this task's turn. A checkpoint."""
        await self._lock.acquire()

    def release(self) -> None:
        """Release the lock. Raises RuntimeError when this task does not hold it."""
        self._lock.release()

    async def wait(self) -> None:
        """Release the lock, wait to be notified, take the lock again. A checkpoint.

        The lock is held again also when this raises, `Cancelled` included.
        Raises RuntimeError when this task does not hold the lock.
        """
        self._refuse_unless_held("wait for")
        self._lock.release()
        # Rule: `notify` moves the task from this lot into that of the lock. Whoever is unparked
        # there owns the lock, so there is nothing to do after `park` returns.
        try:
            await self._lot.park()
        except BaseException:
            with CancelScope(shield=True):
                await self._lock.acquire()
            raise

    def notify(self, n: int = 1) -> None:
        """Let the `n` tasks that have waited longest go on, when they get the lock.

        Raises RuntimeError when this task does not hold the lock.
        """
        self._refuse_unless_held("notify")
        self._lot.repark(self._lock._lot, count=n)

    def notify_all(self) -> None:
        """Let every waiting task go on, one after the other.

        Raises RuntimeError when this task does not hold the lock.
        """
        self._refuse_unless_held("notify")
        self._lot.repark_all(self._lock._lot)

    def _refuse_unless_held(self, what: str) -> None:
        if self._lock._owner is not current_task():
            raise RuntimeError(
                f"must hold the lock to {what} a Condition: do it inside `async with condition`"
            )

    def statistics(self) -> ConditionStatistics:
        """Return how many tasks wait, and the lock's statistics."""
        return ConditionStatistics(len(self._lot), self._lock.statistics())
