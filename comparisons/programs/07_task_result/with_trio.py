"""A result travels through a channel: take it, or wait for it."""

import trio
from trio.testing import MockClock


async def turned(numbers, sender):
    await trio.sleep(max(numbers))
    async with sender:
        await sender.send(numbers[::-1])


async def main():
    sender, receiver = trio.open_memory_channel(1)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(turned, [3, 2, 1], sender)
        try:
            receiver.receive_nowait()
        except trio.WouldBlock:
            print("too early")

        result = await receiver.receive()
    print("done:", not nursery.child_tasks)
    print("result:", result)


trio.run(main, clock=MockClock(autojump_threshold=0))
