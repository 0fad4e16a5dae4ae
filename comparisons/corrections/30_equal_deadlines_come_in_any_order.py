"""Two sleeps of the same length, begun one after the other, end in any order.

With a plain heap of deadlines they do: `heapq` keeps no order among equals (or
compares what stands beside the deadline, and fails). Our loops keep equal
deadlines in the order in which they were set.

Seeds: 39, 40, 88.
Sources: https://docs.python.org/3/library/heapq.html#priority-queue-implementation-notes
"""

import heapq
from functools import total_ordering

import loopcorpus

COUNT = 10


@total_ordering
class Timer:
    """Compared by its deadline alone."""

    def __init__(self, number):
        self.deadline, self.number = 1.0, number

    def __eq__(self, other):
        return self.deadline == other.deadline

    def __lt__(self, other):
        return self.deadline < other.deadline


heap = []
for number in range(COUNT):
    heapq.heappush(heap, Timer(number))
order = [heapq.heappop(heap).number for _ in range(COUNT)]
assert order != list(range(COUNT)), "heapq kept the order"
print("a plain heap:", *order)


async def sleep_and_note(lib, number, woken):
    await lib.sleep(1)
    woken.append(number)


async def main(lib):
    woken = []
    async with lib.open_task_group() as group:
        for number in range(COUNT):
            group.start_soon(sleep_and_note, lib, number, woken)
    return woken


for name in ("yieldloop", "futureloop", "nurseryloop"):
    lib = loopcorpus.backend(name)
    woken = lib.run(main, lib, clock="virtual")
    assert woken == list(range(COUNT)), f"{name}: {woken}"
    print(f"{name}:", *woken)
