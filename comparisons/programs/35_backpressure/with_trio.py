"""send() waits for room; closing the sender is the end."""

import trio
from trio.testing import MockClock


async def produce(sender, size, unfinished):
    most = 0
    async with sender:
        for item in range(100):
            await sender.send(item)
            unfinished.add(item)
            most = max(most, len(unfinished))
    now = f"{trio.current_time():g}"
    print(f"room {size}: made at {now}, {most} in memory")


async def consume(receiver, unfinished):
    async with receiver:
        async for item in receiver:
            await trio.sleep(1)
            unfinished.remove(item)


def transfer(nursery, size):
    unfinished = set()
    sender, receiver = trio.open_memory_channel(size)
    nursery.start_soon(produce, sender, size, unfinished)
    nursery.start_soon(consume, receiver, unfinished)


async def main():
    async with trio.open_nursery() as nursery:
        transfer(nursery, 100)
        transfer(nursery, 4)
    print(f"all done at {trio.current_time():g}")


trio.run(main, clock=MockClock(autojump_threshold=0))
