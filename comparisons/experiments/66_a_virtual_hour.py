"""Is an hour of virtual time exactly an hour, and over at once?

One task sleeps 3,600 times for a second, another once for an hour, on a virtual clock. The answer
is the clock at the end of each, and whether it all took less than a minute of real time.
"""

import time

AXIS = "time"
SEEDS = (64,)


async def experiment(lib):
    began = time.monotonic()
    clock = clock_of(lib)
    start = await clock()

    async def sleep(seconds, times):
        for _ in range(times):
            await lib.sleep(seconds)
        return f"{await clock() - start:.6f}"

    seen = await lib.gather(lambda: sleep(1, 3_600), lambda: sleep(3_600, 1))
    return [*seen, "at once" if time.monotonic() - began < 60 else "slow"]


def clock_of(lib):
    if lib.name == "curio":
        import curio

        return curio.clock

    async def clock():
        return lib.current_time()

    return clock
