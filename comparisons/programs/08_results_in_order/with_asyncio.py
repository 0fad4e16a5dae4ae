"""gather() keeps the order of its arguments."""

import asyncio
import selectors


class JumpingSelector(selectors.DefaultSelector):
    now = 0  # moved on where a selector would sleep

    def select(self, timeout=None):
        self.now += timeout or 0
        return super().select(0)


def virtual_loop():
    loop = asyncio.SelectorEventLoop(selector := JumpingSelector())
    loop.time = lambda: selector.now
    return loop


async def turned(numbers):
    await asyncio.sleep(max(numbers))
    print(max(numbers), "is over")
    return numbers[::-1]


async def main():
    loop = asyncio.get_running_loop()
    print(f"start: {loop.time():g}")
    results = await asyncio.gather(
        turned([10, 5, 0]), turned([3, 2, 1])
    )
    print(f"end: {loop.time():g}")
    print(results)


with asyncio.Runner(loop_factory=virtual_loop) as runner:
    runner.run(main())
