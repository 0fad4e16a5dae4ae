"""put() waits for room; an agreed item says: that was all."""

import asyncio
import selectors


class JumpingSelector(selectors.DefaultSelector):
    now = 0  # moved on where a selector would sleep

    def select(self, timeout=None):
        self.now += timeout or 0
        return super().select(0)


loop = asyncio.SelectorEventLoop(selector := JumpingSelector())
loop.time = lambda: selector.now


async def consume(queue, unfinished):
    while (item := await queue.get()) is not None:
        await asyncio.sleep(1)
        unfinished.remove(item)


async def transfer(size):
    most, queue, unfinished = 0, asyncio.Queue(size), set()
    async with asyncio.TaskGroup() as group:
        group.create_task(consume(queue, unfinished))
        for item in range(100):
            await queue.put(item)
            unfinished.add(item)
            most = max(most, len(unfinished))
        made = f"room {size}: made at {loop.time():g}"
        print(f"{made}, {most} in memory")
        await queue.put(None)  # that was all


async def main():
    await asyncio.gather(transfer(100), transfer(4))
    print(f"all done at {loop.time():g}")


with asyncio.Runner(loop_factory=lambda: loop) as runner:
    runner.run(main())
