"""Take the next moment, and sleep until then."""

import trio
from trio.testing import MockClock


class RateLimiter:
    def __init__(self, per_second, burst):
        self.period, self.burst = 1 / per_second, burst
        self.next = float("-inf")  # the moment that is due

    async def wait(self):
        saved = (self.burst - 1) * self.period
        moment = max(self.next, trio.current_time() - saved)
        self.next = moment + self.period
        await trio.sleep_until(moment)


async def request(limiter, served):
    await limiter.wait()
    served.append(trio.current_time())


async def main():
    limiter = RateLimiter(per_second=2, burst=5)
    for clients in 9, 6:
        served = []
        async with trio.open_nursery() as nursery:
            for _ in range(clients):
                nursery.start_soon(request, limiter, served)
        print(served)
        await trio.sleep(10)


trio.run(main, clock=MockClock(autojump_threshold=0))
