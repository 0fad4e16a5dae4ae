"""A sleep is a future that a timer of the loop completes."""

import asyncio
import selectors


class JumpingSelector(selectors.DefaultSelector):
    now = 0  # moved on where a selector would sleep

    def select(self, timeout=None):
        self.now += timeout or 0
        return super().select(0)


loop = asyncio.SelectorEventLoop(selector := JumpingSelector())
loop.time = lambda: selector.now


async def own_sleep(seconds):
    future = loop.create_future()
    timer = loop.call_later(  # done: cancelled in this very tick
        seconds, lambda: future.done() or future.set_result(None)
    )
    try:
        await future
    finally:
        timer.cancel()  # matters when we are cancelled


async def work():
    print("work, work")


async def main():
    async with asyncio.TaskGroup() as group:
        for _ in range(3):
            group.create_task(work())
        print(f"sleep begins at {loop.time():g}")
        await own_sleep(3)
        print(f"sleep ends at {loop.time():g}")


with asyncio.Runner(loop_factory=lambda: loop) as runner:
    runner.run(main())
