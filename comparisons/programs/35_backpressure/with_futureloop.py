"""put() waits for room; an agreed item says: that was all."""

import futureloop
from loopbase import VirtualClock


async def consume(queue, unfinished):
    while (item := await queue.get()) is not None:
        await futureloop.sleep(1)
        unfinished.remove(item)


async def transfer(size):
    most, queue, unfinished = 0, futureloop.Queue(size), set()
    async with futureloop.TaskGroup() as group:
        group.create_task(consume(queue, unfinished))
        for item in range(100):
            await queue.put(item)
            unfinished.add(item)
            most = max(most, len(unfinished))
        now = f"{futureloop.get_running_loop().time():g}"
        print(f"room {size}: made at {now}, {most} in memory")
        await queue.put(None)  # that was all


async def main():
    await futureloop.gather(transfer(100), transfer(4))
    print(f"all done at {futureloop.get_running_loop().time():g}")


futureloop.run(main(), clock=VirtualClock())
