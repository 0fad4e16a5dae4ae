"""Does the library bring a clock for tests, on which an hour is over at once, and exactly an hour?

One task sleeps 3,600 times for a second, another once for an hour, on the library's virtual clock.
The answer is the clock at the end of each, and whether it all took less than a minute of real time.
"""

import time

from loopcorpus import LackingError

from .kit import TRIO

AXIS = "time"
SEEDS = (64,)

# The others run on a virtual clock in all these experiments because their adapters have made one.
BRING_ONE = ("yieldloop", "futureloop", "nurseryloop", *TRIO)


async def experiment(lib):
    if lib.name not in BRING_ONE:
        raise LackingError(lib.name, "a virtual clock of its own")
    began = time.monotonic()
    start = lib.current_time()

    async def sleep(seconds, times):
        for _ in range(times):
            await lib.sleep(seconds)
        return f"{lib.current_time() - start:.6f}"

    seen = await lib.gather(lambda: sleep(1, 3_600), lambda: sleep(3_600, 1))
    return [*seen, "at once" if time.monotonic() - began < 60 else "slow"]
