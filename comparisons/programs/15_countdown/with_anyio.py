"""The loop wakes each task when its own moment has come."""

import anyio
from trio.testing import MockClock


async def countdown(name, steps, delay):
    await anyio.sleep(delay)
    for step in range(steps, 0, -1):
        print(f"{anyio.current_time()} {name}: {step}")
        await anyio.sleep(1)
    print(f"{anyio.current_time()} {name}: lift-off")


async def main():
    async with anyio.create_task_group() as group:
        group.start_soon(countdown, "A", 4, 0)
        group.start_soon(countdown, "B", 3, 0.5)
        group.start_soon(countdown, "C", 2, 2.75)


clock = MockClock(autojump_threshold=0)
anyio.run(main, backend="trio", backend_options={"clock": clock})
