"""A result travels through a channel: take it, or wait for it."""

import nurseryloop
from loopbase import VirtualClock


async def turned(numbers, sender):
    await nurseryloop.sleep(max(numbers))
    async with sender:
        await sender.send(numbers[::-1])


async def main():
    sender, receiver = nurseryloop.open_memory_channel(1)
    async with nurseryloop.open_nursery() as nursery:
        nursery.start_soon(turned, [3, 2, 1], sender)
        try:
            receiver.receive_nowait()
        except nurseryloop.WouldBlock:
            print("too early")

        result = await receiver.receive()
    print("done:", not nursery.child_tasks)
    print("result:", result)


nurseryloop.run(main, clock=VirtualClock())
