"""The loop wakes each task when its own moment has come."""

import futureloop
from loopbase import VirtualClock


async def countdown(name, steps, delay):
    loop = futureloop.get_running_loop()
    await futureloop.sleep(delay)
    for step in range(steps, 0, -1):
        print(f"{loop.time()} {name}: {step}")
        await futureloop.sleep(1)
    print(f"{loop.time()} {name}: lift-off")


async def main():
    async with futureloop.TaskGroup() as group:
        group.create_task(countdown("A", 4, delay=0))
        group.create_task(countdown("B", 3, delay=0.5))
        group.create_task(countdown("C", 2, delay=2.75))


futureloop.run(main(), clock=VirtualClock())
