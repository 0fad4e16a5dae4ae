"""Count the next moment from the last one, and sleep to it."""

import asyncio
import selectors


class JumpingSelector(selectors.DefaultSelector):
    now = 0  # moved on where a selector would sleep

    def select(self, timeout=None):
        self.now += timeout or 0
        return super().select(0)


loop = asyncio.SelectorEventLoop(selector := JumpingSelector())
loop.time = lambda: selector.now


async def every(seconds, function):
    moment = loop.time()
    while True:
        moment += seconds
        while moment < loop.time():
            moment += seconds  # overrun: leave it out
        await asyncio.sleep(moment - loop.time())
        await function()


async def beat():
    now = loop.time()
    print(f"{'a long beat' if now == 4 else 'beat'} at {now:g}")
    await asyncio.sleep(3 if now == 4 else 0)


async def main():
    try:
        async with asyncio.timeout(11):
            await every(2, beat)
    except TimeoutError:
        print(f"stopped at {loop.time():g}")


with asyncio.Runner(loop_factory=lambda: loop) as runner:
    runner.run(main())
