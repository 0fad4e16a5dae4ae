"""How are values handed over?

Through a queue, or directly into the hands of a task that waits in `get`: it is sent the value as
the answer to its request. A task that waits in `put` leaves its value beside its place in the
line; whoever takes something out moves it in. So nobody can slip in between, and a cancelled task
has neither taken nor left anything.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from heapq import heapify, heappop, heappush
from typing import Any, Generic, TypeVar

from ._errors import QueueEmpty, QueueFull
from ._suspend import LabelledQueue, OfferQueue, current_task, suspend, suspending

Item = TypeVar("Item")


class Queue(Generic[Item]):
    """First in, first out. `maxsize` 0 means no bound."""

    __slots__ = ("_getters", "_items", "_joiners", "_putters", "_unfinished", "maxsize")

    _items: Any  # what is in the queue: a deque or a list

    def __init__(self, maxsize: int = 0) -> None:
        if maxsize < 0:
            raise ValueError(f"a queue has room for 1 item or more, or 0 for any, not {maxsize!r}")
        self.maxsize = maxsize
        self._getters = LabelledQueue("Queue.get")  # waits only while there are no items
        self._putters = OfferQueue("Queue.put")  # waits only while there is no room
        self._joiners = LabelledQueue("Queue.join")
        self._unfinished = 0  # items put in and not yet reported by `task_done`
        self._items = self._new_items()

    # What a subclass decides: which of the items comes out.

    def _new_items(self) -> Any:
        return deque()

    def _add(self, item: Item) -> None:
        self._items.append(item)

    def _take(self) -> Item:
        return self._items.popleft()  # type: ignore[no-any-return]

    def qsize(self) -> int:
        """Return the number of items in the queue."""
        return len(self._items)

    def empty(self) -> bool:
        """Return whether there is no item."""
        return not self._items

    def full(self) -> bool:
        """Return whether there is no room."""
        return 0 < self.maxsize <= len(self._items)

    @suspending
    def get(self) -> Generator[Any, Any, Item]:
        """Take out an item, waiting for one if need be. A cancellation point only if empty."""
        if self._items:
            return self.get_nowait()
        return (yield from suspend(self._getters))[0]  # type: ignore[no-any-return]

    @suspending
    def put(self, item: Item) -> Generator[Any, Any, None]:
        """Put in an item, waiting for room if need be. A cancellation point only if full."""
        if 0 < self.maxsize <= len(self._items):
            yield from suspend(self._putters._offer(item))
        else:
            self.put_nowait(item)

    def get_nowait(self) -> Item:
        """Take out an item. Raises QueueEmpty if there is none."""
        if not self._items:
            raise QueueEmpty("the queue is empty; `await get()` waits for an item")
        item = self._take()
        if self._putters._line:
            self._let_in()
        return item

    def put_nowait(self, item: Item) -> None:
        """Put in an item. Raises QueueFull if there is no room."""
        if self._getters._line:
            self._getters._wake_one((item,))
        elif 0 < self.maxsize <= len(self._items):
            raise QueueFull(f"the queue holds {self.maxsize} items; `await put()` waits for room")
        else:
            self._add(item)
        self._unfinished += 1

    def _let_in(self) -> None:
        while self._putters._line and not self.full():
            task, item = self._putters._pop()
            try:
                self._add(item)
            except Exception as error:
                # It has no place among the others: that concerns its putter, not who takes.
                task.refuse(error)
            else:
                self._unfinished += 1
                task._wake()

    def task_done(self) -> None:
        """Report one item as dealt with. Raises ValueError if all have been reported. No wait."""
        if self._unfinished == 0:
            raise ValueError("task_done() was called more often than items were put in")
        self._unfinished -= 1
        if self._unfinished == 0:
            self._joiners._wake_all()

    @suspending
    def join(self) -> Generator[Any, Any, None]:
        """Wait until every item put in has been reported by `task_done`."""
        current_task()  # outside a run this is an error, even if there is nothing to wait for
        if self._unfinished:
            yield from suspend(self._joiners)


class LifoQueue(Queue[Item]):
    """Last in, first out."""

    __slots__ = ()

    def _new_items(self) -> Any:
        return []

    def _take(self) -> Item:
        return self._items.pop()  # type: ignore[no-any-return]


class PriorityQueue(Queue[Item]):
    """The smallest item comes out first. Items must be comparable with `<`."""

    __slots__ = ()

    def _new_items(self) -> Any:
        return []

    def _add(self, item: Item) -> None:
        try:
            heappush(self._items, item)
        except BaseException:
            # The comparison failed half-way up the heap: the item is in there already.
            rest = [other for other in self._items if other is not item]
            heapify(rest)
            self._items = rest
            raise

    def _take(self) -> Item:
        return heappop(self._items)  # type: ignore[no-any-return]
