"""put() waits for room; join() waits for the consumer."""

import yieldloop
from loopbase import VirtualClock


@yieldloop.suspending  # for `await` as for `yield from`
def produce(queue, size, unfinished):
    most = 0
    for item in range(100):
        yield from queue.put(item)
        unfinished.add(item)
        most = max(most, len(unfinished))
    now = f"{yieldloop.clock():g}"
    print(f"room {size}: made at {now}, {most} in memory")


def consume(queue, unfinished):
    while True:
        item = yield from queue.get()
        yield from yieldloop.sleep(1)
        unfinished.remove(item)
        queue.task_done()


async def transfer(size):
    queue, unfinished = yieldloop.Queue(size), set()
    async with yieldloop.TaskGroup() as group:
        group.spawn(consume, queue, unfinished)
        await produce(queue, size, unfinished)
        await queue.join()
        group.cancel()


async def main():
    async with yieldloop.TaskGroup() as group:
        group.spawn(transfer, 100)
        group.spawn(transfer, 4)
    print(f"all done at {yieldloop.clock():g}")


yieldloop.run(main, clock=VirtualClock())
