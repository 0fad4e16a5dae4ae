"""send() waits for room; closing the sender is the end."""

import anyio
from trio.testing import MockClock


async def produce(sender, size, unfinished):
    most = 0
    async with sender:
        for item in range(100):
            await sender.send(item)
            unfinished.add(item)
            most = max(most, len(unfinished))
    now = f"{anyio.current_time():g}"
    print(f"room {size}: made at {now}, {most} in memory")


async def consume(receiver, unfinished):
    async with receiver:
        async for item in receiver:
            await anyio.sleep(1)
            unfinished.remove(item)


def transfer(group, size):
    unfinished = set()
    sender, receiver = anyio.create_memory_object_stream(size)
    group.start_soon(produce, sender, size, unfinished)
    group.start_soon(consume, receiver, unfinished)


async def main():
    async with anyio.create_task_group() as group:
        transfer(group, 100)
        transfer(group, 4)
    print(f"all done at {anyio.current_time():g}")


clock = MockClock(autojump_threshold=0)
anyio.run(main, backend="trio", backend_options={"clock": clock})
