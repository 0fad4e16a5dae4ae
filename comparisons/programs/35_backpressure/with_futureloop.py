"""put() waits for room; join() waits for the consumer."""

import futureloop
from loopbase import VirtualClock


async def consume(queue, unfinished):
    while True:
        item = await queue.get()
        await futureloop.sleep(1)
        unfinished.remove(item)
        queue.task_done()


async def transfer(size):
    most, queue, unfinished = 0, futureloop.Queue(size), set()
    consumer = futureloop.create_task(consume(queue, unfinished))
    for item in range(100):
        await queue.put(item)
        unfinished.add(item)
        most = max(most, len(unfinished))
    now = f"{futureloop.get_running_loop().time():g}"
    print(f"room {size}: made at {now}, {most} in memory")
    await queue.join()
    consumer.cancel()


async def main():
    await futureloop.gather(transfer(100), transfer(4))
    print(f"all done at {futureloop.get_running_loop().time():g}")


futureloop.run(main(), clock=VirtualClock())
