"""put() waits for room; join() waits for the consumer."""

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
    while True:
        item = await queue.get()
        await asyncio.sleep(1)
        unfinished.remove(item)
        queue.task_done()


async def transfer(size):
    most, queue, unfinished = 0, asyncio.Queue(size), set()
    consumer = asyncio.create_task(consume(queue, unfinished))
    for item in range(100):
        await queue.put(item)
        unfinished.add(item)
        most = max(most, len(unfinished))
    print(f"room {size}: made at {loop.time():g}, {most} in memory")
    await queue.join()
    consumer.cancel()


async def main():
    await asyncio.gather(transfer(100), transfer(4))
    print(f"all done at {loop.time():g}")


with asyncio.Runner(loop_factory=lambda: loop) as runner:
    runner.run(main())
