"""The loop wakes each task when its own moment has come."""

import yieldloop
from loopbase import VirtualClock


def countdown(name, steps, delay):
    now = yield from yieldloop.sleep(delay)
    for step in range(steps, 0, -1):
        print(f"{now} {name}: {step}")
        # The answer to a sleep is the time.
        now = yield from yieldloop.sleep(1)
    print(f"{now} {name}: lift-off")


async def main():
    async with yieldloop.TaskGroup() as group:
        group.spawn(countdown, "A", 4, 0)
        group.spawn(countdown, "B", 3, 0.5)
        group.spawn(countdown, "C", 2, 2.75)


yieldloop.run(main, clock=VirtualClock())
