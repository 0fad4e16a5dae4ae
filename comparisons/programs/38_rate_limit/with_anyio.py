"""Take the next moment, and sleep until then."""

import anyio
from trio.testing import MockClock


class RateLimiter:
    def __init__(self, per_second, burst):
        self.period, self.burst = 1 / per_second, burst
        self.next = float("-inf")  # the moment that is due

    async def wait(self):
        saved = (self.burst - 1) * self.period
        moment = max(self.next, anyio.current_time() - saved)
        self.next = moment + self.period
        await anyio.sleep_until(moment)


async def request(limiter, served):
    await limiter.wait()
    served.append(anyio.current_time())


async def main():
    limiter = RateLimiter(per_second=2, burst=5)
    for clients in 9, 6:
        served = []
        async with anyio.create_task_group() as group:
            for _ in range(clients):
                group.start_soon(request, limiter, served)
        print(served)
        await anyio.sleep(10)


clock = MockClock(autojump_threshold=0)
anyio.run(main, backend="trio", backend_options={"clock": clock})
