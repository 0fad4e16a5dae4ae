"""Take the next moment, and sleep until then."""

import futureloop
from loopbase import VirtualClock


def now():
    return futureloop.get_running_loop().time()


class RateLimiter:
    def __init__(self, per_second, burst):
        self.period, self.burst = 1 / per_second, burst
        self.next = float("-inf")  # the moment that is due

    async def wait(self):
        saved = (self.burst - 1) * self.period
        moment = max(self.next, now() - saved)
        self.next = moment + self.period
        await futureloop.sleep(moment - now())


async def request(limiter):
    await limiter.wait()
    return now()


async def main():
    limiter = RateLimiter(per_second=2, burst=5)
    for clients in 9, 6:
        asking = [request(limiter) for _ in range(clients)]
        print(await futureloop.gather(*asking))
        await futureloop.sleep(10)


futureloop.run(main(), clock=VirtualClock())
