"""The loop wakes each task when its own moment has come."""

import trio
from trio.testing import MockClock


async def countdown(name, steps, delay):
    await trio.sleep(delay)
    for step in range(steps, 0, -1):
        print(f"{trio.current_time()} {name}: {step}")
        await trio.sleep(1)
    print(f"{trio.current_time()} {name}: lift-off")


async def main():
    async with trio.open_nursery() as nursery:
        nursery.start_soon(countdown, "A", 4, 0)
        nursery.start_soon(countdown, "B", 3, 0.5)
        nursery.start_soon(countdown, "C", 2, 2.75)


trio.run(main, clock=MockClock(autojump_threshold=0))
