"""gather() makes a task of each coroutine and waits for all."""

import asyncio
import selectors


class JumpingSelector(selectors.DefaultSelector):
    now = 0  # moved on where a selector would sleep

    def select(self, timeout=None):
        self.now += timeout or 0
        return super().select(0)


def virtual_loop():
    loop = asyncio.SelectorEventLoop(selector := JumpingSelector())
    loop.time = lambda: selector.now
    return loop


async def count():
    print("One")
    await asyncio.sleep(1)
    print("Two")


async def main():
    await asyncio.gather(count(), count(), count())
    print(f"seconds: {asyncio.get_running_loop().time():g}")


with asyncio.Runner(loop_factory=virtual_loop) as runner:
    runner.run(main())
