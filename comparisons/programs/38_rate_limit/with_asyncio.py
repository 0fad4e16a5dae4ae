"""Take the next moment, and sleep until then."""

import asyncio
import selectors


class JumpingSelector(selectors.DefaultSelector):
    now = 0.0  # moved on where a selector would sleep

    def select(self, timeout=None):
        self.now += timeout or 0
        return super().select(0)


loop = asyncio.SelectorEventLoop(selector := JumpingSelector())
loop.time = lambda: selector.now


class RateLimiter:
    def __init__(self, per_second, burst):
        self.period, self.burst = 1 / per_second, burst
        self.next = float("-inf")  # the moment that is due

    async def wait(self):
        saved = (self.burst - 1) * self.period
        moment = max(self.next, loop.time() - saved)
        self.next = moment + self.period
        await asyncio.sleep(moment - loop.time())


async def request(limiter):
    await limiter.wait()
    return loop.time()


async def main():
    limiter = RateLimiter(per_second=2, burst=5)
    for clients in 9, 6:
        asking = [request(limiter) for _ in range(clients)]
        print(await asyncio.gather(*asking))
        await asyncio.sleep(10)


with asyncio.Runner(loop_factory=lambda: loop) as runner:
    runner.run(main())
