"""gather() keeps the order of its arguments."""

import futureloop
from loopbase import VirtualClock


async def turned(numbers):
    await futureloop.sleep(max(numbers))
    print(max(numbers), "is over")
    return numbers[::-1]


async def main():
    loop = futureloop.get_running_loop()
    print(f"start: {loop.time():g}")
    results = await futureloop.gather(
        turned([10, 5, 0]), turned([3, 2, 1])
    )
    print(f"end: {loop.time():g}")
    print(results)


futureloop.run(main(), clock=VirtualClock())
