"""Each child writes into the place that was kept for it."""

import nurseryloop
from loopbase import VirtualClock


async def turned(numbers, results, place):
    await nurseryloop.sleep(max(numbers))
    print(max(numbers), "is over")
    results[place] = numbers[::-1]


async def main():
    print(f"start: {nurseryloop.current_time():g}")
    results = [None, None]
    async with nurseryloop.open_nursery() as nursery:
        nursery.start_soon(turned, [10, 5, 0], results, 0)
        nursery.start_soon(turned, [3, 2, 1], results, 1)
    print(f"end: {nurseryloop.current_time():g}")
    print(results)


nurseryloop.run(main, clock=VirtualClock())
