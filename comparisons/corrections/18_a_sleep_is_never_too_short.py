"""`asyncio.sleep(n)` lasts at least n seconds.

asyncio calls a timer up to one resolution of its clock too early; on Linux that
is a nanosecond. With a coarser clock it shows: below the resolution is half a
second. The loops here never wake a task before its deadline.

Seeds: 64, 90.
Sources: Lib/asyncio/base_events.py, BaseEventLoop._run_once (end_time).
"""

import asyncio

import loopcorpus


class CoarseLoop(asyncio.SelectorEventLoop):
    """Its time is set by hand."""

    now = 0.0

    def __init__(self):
        super().__init__()
        self._clock_resolution = 0.5

    def time(self):
        return self.now


loop, called = CoarseLoop(), []
loop.call_at(3.0, lambda: called.append(loop.now))
for loop.now in (2.4, 2.6, 3.0):
    loop.call_soon(loop.stop)
    loop.run_forever()  # one iteration
loop.close()
assert called == [2.6], called
print("asyncio, a clock with a resolution of 0.5 s, a timer for 3.0:", *called)


async def main(lib, seconds):
    for _ in range(20):
        deadline = lib.current_time() + seconds
        await lib.sleep(seconds)
        assert lib.current_time() >= deadline, f"{lib.name} woke too early"


for name in ("yieldloop", "futureloop", "nurseryloop"):
    lib = loopcorpus.backend(name)
    lib.run(main, lib, 3.0, clock="virtual")
    lib.run(main, lib, 0.001)
    print(f"{name}, a virtual and a real clock: never before its time")
