"""Take the next moment, and sleep until then."""

import yieldloop
from loopbase import VirtualClock


class RateLimiter:
    def __init__(self, per_second, burst):
        self.period, self.burst = 1 / per_second, burst
        self.next = float("-inf")  # the moment that is due

    def wait(self):
        saved = (self.burst - 1) * self.period
        moment = max(self.next, yieldloop.clock() - saved)
        self.next = moment + self.period
        yield from yieldloop.sleep_until(moment)


def request(limiter, served):
    yield from limiter.wait()
    served.append(yieldloop.clock())


async def main():
    limiter = RateLimiter(per_second=2, burst=5)
    for clients in 9, 6:
        served = []
        async with yieldloop.TaskGroup() as group:
            for _ in range(clients):
                group.spawn(request, limiter, served)
        print(served)
        await yieldloop.sleep(10)


yieldloop.run(main, clock=VirtualClock())
