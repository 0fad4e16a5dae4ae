"""Each child writes into the place that was kept for it."""

import trio
from trio.testing import MockClock


async def turned(numbers, results, place):
    await trio.sleep(max(numbers))
    print(max(numbers), "is over")
    results[place] = numbers[::-1]


async def main():
    print(f"start: {trio.current_time():g}")
    results = [None, None]
    async with trio.open_nursery() as nursery:
        nursery.start_soon(turned, [10, 5, 0], results, 0)
        nursery.start_soon(turned, [3, 2, 1], results, 1)
    print(f"end: {trio.current_time():g}")
    print(results)


trio.run(main, clock=MockClock(autojump_threshold=0))
