"""Who waits in line?

Tasks, in the order they came. A task in a queue waits on the queue itself: parking makes no
object, waking puts the task back into the loop's ready queue, and a cancelled task leaves its
place at once. Every primitive of `_sync.py` and its neighbours is built on one.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from ._suspend import running_task

if TYPE_CHECKING:
    from ._task import Task


class WaitQueue:
    """Tasks that wait for the same thing, first come, first served.

    A task stands in at most one queue. What it waits on (`task._fut_waiter`) is the queue itself:
    parking makes no object at all. `task._granted` says afterwards how the wait ended.

    word: what a reader of the task tree sees, like "Lock".
    """

    __slots__ = ("_gone", "_stale", "tasks", "word")

    def __init__(self, word: str) -> None:
        self.word = word
        # In the order they came; not empty exactly when somebody waits. May hold places of tasks
        # that left: searching a place in the middle would make many cancellations quadratic.
        self.tasks: deque[Task[Any]] = deque()
        # task -> how many of its places are stale. They come before its living place, if any.
        self._gone: dict[Task[Any], int] | None = None
        self._stale = 0  # the sum of these numbers

    def enter(self) -> Task[Any]:
        """Put the running task at the end and return it. It has to `await PARKED` at once."""
        task = running_task()
        try:
            task._fut_waiter = self
        except AttributeError:
            raise cannot_park(task, f"futureloop's {self.word}") from None
        task._granted = False
        self.tasks.append(task)
        return task

    def wake_one(self) -> Task[Any] | None:
        """Wake the task that waits longest; return it, or None when nobody waits."""
        tasks = self.tasks
        if not tasks:
            return None
        task = tasks.popleft()
        if self._gone:
            self._drop_stale(self._gone)
        task._fut_waiter = None
        task._granted = True
        task._schedule(task)
        return task

    def wake_all(self) -> None:
        """Wake everybody, in the order they came."""
        while self.tasks:
            self.wake_one()

    def wake(self, task: Task[Any]) -> None:
        """Wake one that stands anywhere in the queue."""
        self.abort(task)
        task._fut_waiter = None
        task._granted = True
        task._schedule(task)

    def abort(self, task: Task[Any]) -> bool:
        """Take `task` out; return that it was in. `Task.cancel` calls it, and wakes the task."""
        tasks = self.tasks
        if tasks[0] is task:
            tasks.popleft()
        elif tasks[-1] is task:
            tasks.pop()
        else:
            if self._gone is None:
                self._gone = {}
            self._gone[task] = self._gone.get(task, 0) + 1
            self._stale += 1
        if self._gone:
            self._drop_stale(self._gone)
        return True

    def _drop_stale(self, gone: dict[Task[Any], int]) -> None:
        # Rule: the first place is never stale, and at most half of them are.
        tasks = self.tasks
        while tasks and tasks[0] in gone:
            self._forget(tasks.popleft(), gone)
        if 2 * self._stale > len(tasks):
            alive = [task for task in tasks if not self._forget(task, gone)]
            tasks.clear()
            tasks.extend(alive)

    def _forget(self, task: Task[Any], gone: dict[Task[Any], int]) -> bool:
        count = gone.pop(task, 0)
        if count > 1:
            gone[task] = count - 1
        self._stale -= count > 0
        return count > 0

    def __len__(self) -> int:
        return len(self.tasks) - self._stale


def parking_task(thing: str) -> Task[Any]:
    """Return the running task, which is about to park.

    thing: what it waits for, in words. Raises RuntimeError where the task or its loop is not
    futureloop's.
    """
    task = running_task()
    if not hasattr(type(task), "_granted") or not hasattr(task._loop, "_schedule_task"):
        raise cannot_park(task, thing)
    return task


def cannot_park(task: object, thing: str) -> RuntimeError:
    """Return the error for awaiting `thing` in a task that is not ours."""
    return RuntimeError(
        f"{thing} was awaited in {task!r}, which is asyncio's own task; make it with "
        "futureloop.create_task() in futureloop.run(), or use asyncio's primitive"
    )
