"""Where do tasks queue up?

In a parking lot: first come, first served, and whoever is cancelled leaves the queue. Everything
that has a queue of tasks is built on it, and other libraries can build on it too.

A lot can break: when a task dies that the others wait for, they are told instead of left waiting.

Prior art: trio's `_parking_lot.py` and the two papers named there.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, final

from ._errors import BrokenResourceError, CancelReason
from ._suspend import Thrown, current_task, wait
from ._task import wake

if TYPE_CHECKING:
    from ._task import Task


@dataclass(frozen=True, slots=True)
class ParkingLotStatistics:
    """tasks_waiting: how many tasks are parked."""

    tasks_waiting: int


@final
class ParkingLot:
    """A fair queue of tasks. `len` says how many there are."""

    __slots__ = ("__weakref__", "_parked", "broken_by", "waiting_word")

    def __init__(self, _waiting_word: str = "ParkingLot") -> None:
        self.waiting_word = _waiting_word  # what a debugger says that the tasks wait on
        # An OrderedDict because both ends and the middle have to be cheap: unpark takes the
        # first, a cancellation any one.
        self._parked: OrderedDict[Task, None] = OrderedDict()
        self.broken_by: list[Task] = []  # the dead tasks that broke it; written by `break_lot`

    def __len__(self) -> int:
        return len(self._parked)

    async def park(self) -> None:
        """Wait until `unpark` comes to this task.

        Raises BrokenResourceError in a broken lot, and when it breaks. A checkpoint.
        """
        if self.broken_by:
            raise BrokenResourceError(f"this parking lot was broken by {self.broken_by}")
        task = current_task()
        self._parked[task] = None
        await wait(task, self)

    def abort(self, task: Task, reason: CancelReason) -> bool:
        """Take a cancelled task out of the queue."""
        del self._parked[task]
        return True

    def unpark_one(self) -> Task | None:
        """Wake the first task and return it; None when nobody is parked."""
        for task in self._parked:
            wake(task)
            del self._parked[task]
            return task
        return None

    def unpark(self, *, count: float = 1) -> list[Task]:
        """Wake the first `count` tasks, or as many as there are, and return them."""
        woken = self._first(count)
        for task in woken:
            wake(task)
            del self._parked[task]
        return woken

    def unpark_all(self) -> list[Task]:
        """Wake every task and return them."""
        return self.unpark(count=inf)

    def _first(self, count: float) -> list[Task]:
        if not isinstance(count, int) and count != inf:
            raise ValueError(f"count is an integer or infinity, not {count!r}")
        if count >= len(self._parked):
            return list(self._parked)
        return [task for task, _ in zip(self._parked, range(int(count)), strict=False)]

    def repark(self, new_lot: ParkingLot, *, count: float = 1) -> None:
        """Move the first `count` tasks to the end of another lot, in their order.

        Raises TypeError if that is no ParkingLot.
        """
        if not isinstance(new_lot, ParkingLot):
            raise TypeError(f"new_lot is a ParkingLot, not {new_lot!r}")
        for task in self._first(count):
            del self._parked[task]
            new_lot._parked[task] = None
            task._waiting_on = new_lot

    def repark_all(self, new_lot: ParkingLot) -> None:
        """Move every task to the end of another lot."""
        self.repark(new_lot, count=inf)

    def break_lot(self, task: Task | None = None) -> None:
        """Raise BrokenResourceError in every parked task, and in all that will want to park.

        task: who is to be named as the one that broke it; the current one when not given.
        """
        task = current_task() if task is None else task
        self.broken_by.append(task)
        parked, self._parked = self._parked, OrderedDict()
        for waiting in parked:
            wake(waiting, Thrown(BrokenResourceError(f"Parking lot broken by {task}")))

    def statistics(self) -> ParkingLotStatistics:
        """Return how many tasks are parked."""
        return ParkingLotStatistics(len(self._parked))


def add_parking_lot_breaker(task: Task, lot: ParkingLot) -> None:
    """Break `lot` if `task` ends before `remove_parking_lot_breaker` is called.

    Raises BrokenResourceError if the task has ended already.
    """
    if task.coro.cr_frame is None:  # type: ignore[attr-defined]
        raise BrokenResourceError(f"{task!r} has already ended and cannot break a lot")
    if task._breaks is None:
        task._breaks = [lot]
    else:
        task._breaks.append(lot)


def remove_parking_lot_breaker(task: Task, lot: ParkingLot) -> None:
    """Undo `add_parking_lot_breaker`. Raises RuntimeError if there is nothing to undo."""
    if task._breaks is None or lot not in task._breaks:
        raise RuntimeError(f"{task!r} does not break {lot!r}")
    task._breaks.remove(lot)
