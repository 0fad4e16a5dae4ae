"""How are values handed over?

A queue holds what nobody has fetched yet. Getting from an empty one waits, putting into a full one
waits. Each put wakes one getter and reserves an item for it, each get wakes one putter and reserves
a place: nobody who comes later can snatch them (asyncio's queues let them). Whoever is cancelled
after it was woken passes the reservation on, so no item is left behind.

Where it comes from: `asyncio.queues` of 3.13, `shutdown` included, with the same names.
"""

from __future__ import annotations

from collections import deque
from heapq import heapify, heappop, heappush
from typing import Any, Generic, TypeVar

from ._errors import CancelledError, QueueEmpty, QueueFull, QueueShutDown
from ._suspend import PARKED, running_task
from ._sync import Event
from ._wait_queue import WaitQueue

Item = TypeVar("Item")


class Queue(Generic[Item]):
    """First in, first out.

    maxsize: how many items it holds; zero or less means that it is never full.
    """

    __slots__ = (
        "_finished",
        "_getters",
        "_is_shutdown",
        "_maxsize",
        "_putters",
        "_queue",
        "_reserved_items",
        "_reserved_places",
        "_unfinished_tasks",
    )

    def __init__(self, maxsize: int = 0) -> None:
        self._maxsize = maxsize
        self._getters = WaitQueue("Queue.get")
        self._putters = WaitQueue("Queue.put")
        self._reserved_items = 0  # for getters that were woken and have not run yet
        self._reserved_places = 0  # for putters that were woken and have not run yet
        self._unfinished_tasks = 0  # items that were put and not yet reported by `task_done`
        self._finished: Event | None = None  # set when there are none; made by the first `join`
        self._is_shutdown = False
        self._init(maxsize)

    # A subclass that keeps its items otherwise replaces these three.

    def _init(self, maxsize: int) -> None:
        self._queue: Any = deque()

    def _put(self, item: Item) -> None:
        self._queue.append(item)

    def _get(self) -> Item:
        return self._queue.popleft()  # type: ignore[no-any-return]

    @property
    def maxsize(self) -> int:
        """How many items it holds at most."""
        return self._maxsize

    def qsize(self) -> int:
        """Return how many items it holds."""
        return len(self._queue)

    def empty(self) -> bool:
        """Return whether it holds none."""
        return not self._queue

    def full(self) -> bool:
        """Return whether it can hold no more."""
        return 0 < self._maxsize <= len(self._queue)

    def put_nowait(self, item: Item) -> None:
        """Put an item in. Raises QueueFull, or QueueShutDown after `shutdown`."""
        if self._is_shutdown:
            raise QueueShutDown
        if 0 < self._maxsize <= len(self._queue) + self._reserved_places:
            raise QueueFull
        self._put(item)
        self._unfinished_tasks += 1
        if self._getters.tasks:
            self._getters.wake_one()
            self._reserved_items += 1

    def get_nowait(self) -> Item:
        """Take an item out. Raises QueueEmpty, or QueueShutDown after `shutdown`."""
        if len(self._queue) <= self._reserved_items:
            raise QueueShutDown if self._is_shutdown else QueueEmpty
        item = self._get()
        if self._putters.tasks:
            self._putters.wake_one()
            self._reserved_places += 1
        return item

    async def put(self, item: Item) -> None:
        """Wait until there is room and put an item in. A cancellation point where it is full.

        Raises QueueShutDown after `shutdown`.
        """
        if 0 < self._maxsize <= len(self._queue) + self._reserved_places and not self._is_shutdown:
            self._putters.enter()
            try:
                await PARKED
            except CancelledError:
                if running_task()._granted:
                    self._reserved_places -= 1
                    if self._putters.tasks and not self.full():
                        self._putters.wake_one()
                        self._reserved_places += 1
                raise
            self._reserved_places -= 1
        self.put_nowait(item)

    async def get(self) -> Item:
        """Wait until there is an item and take it out. A cancellation point where it is empty.

        Raises QueueShutDown after `shutdown`, once it is empty.
        """
        if len(self._queue) <= self._reserved_items and not self._is_shutdown:
            self._getters.enter()
            try:
                await PARKED
            except CancelledError:
                if running_task()._granted:
                    self._reserved_items -= 1
                    if self._getters.tasks and self._queue:
                        self._getters.wake_one()
                        self._reserved_items += 1
                raise
            self._reserved_items -= 1
        return self.get_nowait()

    def task_done(self) -> None:
        """Say that the work on an item is done. Raises ValueError if said more often than put."""
        if self._unfinished_tasks <= 0:
            raise ValueError("task_done() called too many times")
        self._unfinished_tasks -= 1
        if self._unfinished_tasks == 0 and self._finished is not None:
            self._finished.set()

    async def join(self) -> None:
        """Wait until `task_done` was called for every item. A cancellation point until then."""
        if self._unfinished_tasks > 0:
            if self._finished is None or self._finished.is_set():
                self._finished = Event()
            await self._finished.wait()

    def shutdown(self, immediate: bool = False) -> None:
        """Let nothing more be put; `get` raises QueueShutDown once the queue is empty.

        immediate: drop what it holds, and count it as done. Everybody who waits is woken.
        """
        self._is_shutdown = True
        if immediate:
            while self._queue:
                self._get()
                if self._unfinished_tasks > 0:
                    self.task_done()
        while self._getters.wake_one() is not None:
            self._reserved_items += 1  # of nothing: they find the queue empty and shut down
        while self._putters.wake_one() is not None:
            self._reserved_places += 1

    def __repr__(self) -> str:
        shut = " shutdown" if self._is_shutdown else ""
        return (
            f"<{type(self).__name__} maxsize={self._maxsize} items={len(self._queue)} "
            f"getters={len(self._getters)} putters={len(self._putters)}{shut}>"
        )


class PriorityQueue(Queue[Item]):
    """The smallest item first; equal ones in no promised order."""

    __slots__ = ()

    def _init(self, maxsize: int) -> None:
        self._queue = []

    def _put(self, item: Item) -> None:
        try:
            heappush(self._queue, item)
        except BaseException:
            # It cannot be compared with the others, and heapq has left it among them.
            at = next(i for i, kept in enumerate(self._queue) if kept is item)
            del self._queue[at]
            heapify(self._queue)
            raise

    def _get(self) -> Item:
        return heappop(self._queue)  # type: ignore[no-any-return]


class LifoQueue(Queue[Item]):
    """Last in, first out."""

    __slots__ = ()

    def _init(self, maxsize: int) -> None:
        self._queue = []

    def _get(self) -> Item:
        return self._queue.pop()  # type: ignore[no-any-return]
