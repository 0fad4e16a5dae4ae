"""How are values handed over?

From hand to hand where somebody waits: a value that is put while a task waits in `get` goes to
that task and to no other. So nothing is lost when another one is cancelled, and nobody overtakes.
A queue has no ends that could be closed; where that is wanted, use a channel.

These are nurseryloop's own: trio has only channels.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import MutableSequence
from heapq import heapify, heappop, heappush
from typing import Any, Generic, TypeVar

from ._errors import CancelReason, QueueEmpty, QueueFull
from ._suspend import Thrown, checked, checkpoint, current_task, wait
from ._sync import Event
from ._task import Task, wake

Item = TypeVar("Item")


class Queue(Generic[Item]):
    """Values, the oldest first.

    maxsize: how many may be in it; 0 for no limit.
    """

    __slots__ = (
        "__weakref__",
        "_all_done",
        "_getters",
        "_items",
        "_putters",
        "_unfinished",
        "maxsize",
    )

    def __init__(self, maxsize: int = 0) -> None:
        if not isinstance(maxsize, int):
            raise TypeError(f"maxsize must be an int, not {maxsize!r}")
        if maxsize < 0:
            raise ValueError(f"maxsize must not be negative, and {maxsize} is; 0 is for no limit")
        self.maxsize = maxsize
        self._items: MutableSequence[Item] = self._make_store()
        self._getters: OrderedDict[Task, None] = OrderedDict()  # waiting; the queue is empty then
        self._putters: OrderedDict[Task, Item] = OrderedDict()  # waiting; it is full then
        self._unfinished = 0  # put, and not yet reported by `task_done`
        self._all_done = Event()  # replaced when something is put after it was set
        self._all_done.set()

    # What kind of queue it is: `LifoQueue` and `PriorityQueue` say otherwise.

    def _make_store(self) -> MutableSequence[Item]:
        return deque()

    def _store(self, item: Item) -> None:
        self._items.append(item)

    def _take(self) -> Item:
        return self._items.popleft()  # type: ignore[attr-defined, no-any-return]

    def qsize(self) -> int:
        """Return how many values are in it."""
        return len(self._items)

    def empty(self) -> bool:
        """Say whether `get_nowait` would raise QueueEmpty."""
        return not self._items

    def full(self) -> bool:
        """Say whether `put_nowait` would raise QueueFull."""
        return 0 < self.maxsize <= len(self._items)

    def put_nowait(self, item: Item) -> None:
        """Put a value in at once. Raises QueueFull when there is no room."""
        if self.full():
            raise QueueFull
        self._put(item)

    def _put(self, item: Item) -> None:
        """Put a value in, where there is room, or give it to the first who waits for one."""
        for getter in self._getters:
            wake(getter, item)
            del self._getters[getter]
            break
        else:
            self._store(item)
        self._count_unfinished()

    def _count_unfinished(self) -> None:
        if self._unfinished == 0:
            self._all_done = Event()
        self._unfinished += 1

    async def put(self, item: Item) -> None:
        """Put a value in, when there is room. A checkpoint."""
        task = current_task()
        if task._scope._effectively_cancelled or task._interrupted:  # `must_stop`, uncalled
            await checkpoint()
        if not self.full():
            self._put(item)
            await checked()
        else:
            self._putters[task] = item
            await wait(task, self)

    def get_nowait(self) -> Item:
        """Take a value out at once. Raises QueueEmpty when there is none."""
        if not self._items:
            raise QueueEmpty
        item = self._take()
        while self._putters and not self.full():
            putter, waiting = next(iter(self._putters.items()))
            try:
                self._store(waiting)
            except Exception as error:  # a PriorityQueue cannot compare it
                wake(putter, Thrown(error))
            else:
                wake(putter)
                self._count_unfinished()
            del self._putters[putter]
        return item

    async def get(self) -> Item:
        """Take a value out, when there is one. A checkpoint."""
        task = current_task()
        if task._scope._effectively_cancelled or task._interrupted:  # `must_stop`, uncalled
            await checkpoint()
        if self._items:
            item = self.get_nowait()
            await checked()
            return item
        self._getters[task] = None
        handed: Item = await wait(task, self)
        return handed

    def abort(self, task: Task, reason: CancelReason) -> bool:
        """Take a cancelled task out, with what it wanted to put in."""
        if task in self._getters:
            del self._getters[task]
        else:
            del self._putters[task]
        return True

    def task_done(self) -> None:
        """Report that a value that was taken out has been dealt with.

        Raises ValueError when that is said more often than values were put in.
        """
        if self._unfinished == 0:
            raise ValueError("task_done() was called more often than values were put in")
        self._unfinished -= 1
        if self._unfinished == 0:
            self._all_done.set()

    async def join(self) -> None:
        """Wait until every value that was put in has been dealt with. A checkpoint."""
        await self._all_done.wait()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at {id(self):#x}, {len(self._items)} of {self.maxsize}>"


class LifoQueue(Queue[Item]):
    """Values, the newest first."""

    __slots__ = ()

    def _make_store(self) -> MutableSequence[Item]:
        return []

    def _take(self) -> Item:
        return self._items.pop()


class PriorityQueue(Queue[Any]):
    """Values, the smallest first. What cannot be compared is refused by `put`."""

    __slots__ = ()

    def _make_store(self) -> MutableSequence[Any]:
        return []

    def _store(self, item: Any) -> None:
        try:
            heappush(self._items, item)  # type: ignore[arg-type]
        except BaseException:
            # It got stuck on its way up. Those that were there before can be compared.
            stuck = next(index for index, kept in enumerate(self._items) if kept is item)
            del self._items[stuck]
            heapify(self._items)  # type: ignore[arg-type]
            raise

    def _take(self) -> Any:
        return heappop(self._items)  # type: ignore[arg-type]
