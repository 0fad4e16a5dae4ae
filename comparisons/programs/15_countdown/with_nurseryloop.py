"""The loop wakes each task when its own moment has come."""

import nurseryloop
from loopbase import VirtualClock


async def countdown(name, steps, delay):
    await nurseryloop.sleep(delay)
    for step in range(steps, 0, -1):
        print(f"{nurseryloop.current_time()} {name}: {step}")
        await nurseryloop.sleep(1)
    print(f"{nurseryloop.current_time()} {name}: lift-off")


async def main():
    async with nurseryloop.open_nursery() as nursery:
        nursery.start_soon(countdown, "A", 4, 0)
        nursery.start_soon(countdown, "B", 3, 0.5)
        nursery.start_soon(countdown, "C", 2, 2.75)


nurseryloop.run(main, clock=VirtualClock())
