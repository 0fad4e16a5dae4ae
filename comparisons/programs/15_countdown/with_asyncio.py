"""The loop wakes each task when its own moment has come."""

import asyncio
import selectors


class JumpingSelector(selectors.DefaultSelector):
    now = 0.0  # moved on where a selector would sleep

    def select(self, timeout=None):
        self.now += timeout or 0
        return super().select(0)


loop = asyncio.SelectorEventLoop(selector := JumpingSelector())
loop.time = lambda: selector.now


async def countdown(name, steps, delay):
    await asyncio.sleep(delay)
    for step in range(steps, 0, -1):
        print(f"{loop.time()} {name}: {step}")
        await asyncio.sleep(1)
    print(f"{loop.time()} {name}: lift-off")


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(countdown("A", 4, delay=0))
        group.create_task(countdown("B", 3, delay=0.5))
        group.create_task(countdown("C", 2, delay=2.75))


with asyncio.Runner(loop_factory=lambda: loop) as runner:
    runner.run(main())
