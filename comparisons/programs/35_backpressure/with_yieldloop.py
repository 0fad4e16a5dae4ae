"""put() waits for room; join() waits for the consumer."""

import yieldloop
from loopbase import VirtualClock


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


def transfer(size):
    queue, unfinished = yieldloop.Queue(size), set()
    consumer = yieldloop.spawn(consume, queue, unfinished)
    yield from produce(queue, size, unfinished)
    yield from queue.join()
    consumer.cancel()


async def main():
    async with yieldloop.TaskGroup() as group:
        group.spawn(transfer, 100)
        group.spawn(transfer, 4)
    print(f"all done at {yieldloop.clock():g}")


yieldloop.run(main, clock=VirtualClock())
