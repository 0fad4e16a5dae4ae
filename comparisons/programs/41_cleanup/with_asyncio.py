"""The cleanup is a task: who waits for it can be cancelled."""

import asyncio
import selectors
from contextlib import suppress


class JumpingSelector(selectors.DefaultSelector):
    now = 0  # moved on where a selector would sleep

    def select(self, timeout=None):
        self.now += timeout or 0
        return super().select(0)


loop = asyncio.SelectorEventLoop(selector := JumpingSelector())
loop.time = lambda: selector.now


async def transfer(seconds):
    try:
        await asyncio.Event().wait()  # for ever
    finally:
        cleanup = asyncio.create_task(asyncio.sleep(seconds))
        loop.call_later(5, cleanup.cancel)
        while not cleanup.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait([cleanup])
        if not cleanup.cancelled():
            cleanup.result()  # or what went wrong
            print(f"{loop.time():g}: rolled back")


async def main():
    for seconds in 1, 100:
        task = asyncio.create_task(transfer(seconds))
        for pause in 2, 0.5:
            await asyncio.sleep(pause)
            task.cancel()
        await asyncio.wait([task])
        print(f"{loop.time():g}: over")


with asyncio.Runner(loop_factory=lambda: loop) as runner:
    runner.run(main())
