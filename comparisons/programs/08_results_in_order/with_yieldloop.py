"""gather() keeps the order of its arguments."""

from functools import partial

import yieldloop
from loopbase import VirtualClock


def turned(numbers):
    yield from yieldloop.sleep(max(numbers))
    print(max(numbers), "is over")
    return numbers[::-1]


def main():
    print(f"start: {yieldloop.clock():g}")
    # It is given functions, and calls each in a task of its own.
    results = yield from yieldloop.gather(
        partial(turned, [10, 5, 0]), partial(turned, [3, 2, 1])
    )
    print(f"end: {yieldloop.clock():g}")
    print(results)


yieldloop.run(main, clock=VirtualClock())
