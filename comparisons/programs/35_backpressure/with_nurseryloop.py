"""send() waits for room; closing the sender is the end."""

import nurseryloop
from loopbase import VirtualClock


async def produce(sender, size, unfinished):
    most = 0
    async with sender:
        for item in range(100):
            await sender.send(item)
            unfinished.add(item)
            most = max(most, len(unfinished))
    now = f"{nurseryloop.current_time():g}"
    print(f"room {size}: made at {now}, {most} in memory")


async def consume(receiver, unfinished):
    async with receiver:
        async for item in receiver:
            await nurseryloop.sleep(1)
            unfinished.remove(item)


def transfer(nursery, size):
    unfinished = set()
    sender, receiver = nurseryloop.open_memory_channel(size)
    nursery.start_soon(produce, sender, size, unfinished)
    nursery.start_soon(consume, receiver, unfinished)


async def main():
    async with nurseryloop.open_nursery() as nursery:
        transfer(nursery, 100)
        transfer(nursery, 4)
    print(f"all done at {nurseryloop.current_time():g}")


nurseryloop.run(main, clock=VirtualClock())
