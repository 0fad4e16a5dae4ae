"""What is due next?

A heap of moments. Two entries with the same moment come out in the order they went in.

Most deadlines are timeouts that never fire, so removing one has to be cheap: the entry leaves the
dictionary at once and its place in the heap is dropped later. Rule: the heap never holds more
than twice as many places as there are live entries, plus a small constant. A loop that sets and
cancels a million timeouts therefore stays small.
"""

from heapq import heapify, heappop, heappush
from itertools import count
from typing import Generic, TypeVar

Item = TypeVar("Item")

_SLACK = 64  # dead places that are not worth a sweep


class Deadlines(Generic[Item]):
    """Items by the moment they are due. Moments are seconds of the loop's clock."""

    __slots__ = ("_items", "_new_key", "heap")

    def __init__(self) -> None:
        # (moment, key); may hold removed keys, so `heap[0][0]` is the earliest moment or sooner.
        # Always the same list: a loop looks at it in every tick, which is to cost no call.
        self.heap: list[tuple[float, int]] = []
        self._items: dict[int, Item] = {}  # key -> item: the live entries, and only these
        self._new_key = count().__next__  # keys grow, which keeps equal moments in order

    def __len__(self) -> int:
        return len(self._items)

    def add(self, moment: float, item: Item) -> int:
        """Add `item`, due at `moment`. Return the key that `remove` takes."""
        key = self._new_key()
        self._items[key] = item
        heappush(self.heap, (moment, key))
        return key

    def remove(self, key: int) -> bool:
        """Remove an entry; return whether it was there. That it was not is no error."""
        items, heap = self._items, self.heap
        if key not in items:
            return False
        del items[key]
        if len(heap) > 2 * len(items) + _SLACK:
            heap[:] = [place for place in heap if place[1] in items]
            heapify(heap)
        return True

    def next_moment(self) -> float:
        """Return the earliest moment, or infinity when there is none."""
        heap, items = self.heap, self._items
        while heap:
            if heap[0][1] in items:
                return heap[0][0]
            heappop(heap)
        return float("inf")

    def moment_of(self, key: int) -> float | None:
        """Return the moment of an entry, or None if it is gone. Slow: for those who watch."""
        if key not in self._items:
            return None
        return next(moment for moment, other in self.heap if other == key)

    def due_moments(self, now: float) -> list[float]:
        """Return the moment of each item that `pop_due` would take. Slow: for those who watch."""
        return [moment for moment, key in sorted(self.heap) if moment <= now and key in self._items]

    def pop_due(self, now: float) -> list[Item]:
        """Take out every item whose moment is not after `now`, earliest first."""
        heap, items = self.heap, self._items
        due: list[Item] = []
        while heap and heap[0][0] <= now:
            key = heappop(heap)[1]
            if key in items:
                due.append(items.pop(key))
        return due

    def items(self) -> list[Item]:
        """Return the live items in the order they were added."""
        return list(self._items.values())


def next_period(start: float, seconds: float, now: float) -> float:
    """Return the first of the moments `start + n * seconds` that is still to come.

    Counted from the start, so that the errors of many periods do not add up.
    """
    periods = (now - start) // seconds + 1
    if start + periods * seconds <= now:
        periods += 1  # rounding: `now` may be such a moment itself
    return start + periods * seconds
