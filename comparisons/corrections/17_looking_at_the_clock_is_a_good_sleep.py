"""A sleep of one's own looks at the clock, yields to the loop, and looks again.

It sleeps, and keeps the processor busy all the time, since a task that only
yields is always ready: hundreds of thousands of cycles per second where a timer
takes a few. And `time.time()` may be set back meanwhile.

Seeds: 17, 31, 60, 61, 63, 67.
Sources: https://docs.python.org/3/library/time.html#time.get_clock_info;
https://docs.python.org/3/library/time.html#time.monotonic
"""

import time

import loopcorpus

SECONDS = 0.1


async def sleep_by_looking(lib, looks):
    wake_at = time.monotonic() + SECONDS
    while time.monotonic() < wake_at:
        looks.append(None)
        await lib.checkpoint()


async def with_a_timer(lib, looks):
    looks.append(None)
    await lib.sleep(SECONDS)


async def main(lib, sleep):
    looks = []
    before = time.process_time()
    await sleep(lib, looks)
    return len(looks), time.process_time() - before


for name in ("asyncio", "yieldloop", "futureloop", "nurseryloop"):
    lib = loopcorpus.backend(name)
    for _ in range(5):  # more than once where others keep the machine busy
        cycles, busy = lib.run(main, lib, sleep_by_looking)
        once, quiet = lib.run(main, lib, with_a_timer)
        assert once == 1
        if cycles > 50 and busy > 3 * quiet:
            break
    else:
        raise AssertionError(
            f"{name}: {cycles} cycles, {busy} s against {quiet}"
        )
    print(f"{name}: many cycles and much CPU time; with a timer 1 and little")

assert not time.get_clock_info("time").monotonic
assert time.get_clock_info("monotonic").monotonic
print("time.time() is monotonic: False; time.monotonic(): True")
