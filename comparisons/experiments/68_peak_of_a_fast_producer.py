"""How many items pile up between a fast producer and a slow consumer?

The producer has a hundred items and never waits of its own will; the consumer takes one a second.
Two answers: the highest number of items that were sent and not yet received, over a channel (where
there is none, a queue) of ten places, and over one of a thousand.
"""

AXIS = "sync"


async def experiment(lib):
    return [await peak(lib, 10), await peak(lib, 1000)]


async def peak(lib, size):
    send, receive = ends(lib, size)
    under_way = highest = 0

    async def produce():
        nonlocal under_way, highest
        for item in range(100):
            await send(item)
            under_way += 1
            highest = max(highest, under_way)

    async def consume():
        nonlocal under_way
        for _ in range(100):
            await lib.sleep(1)
            await receive()
            under_way -= 1

    await lib.gather(produce, consume)
    return highest


def ends(lib, size):
    if lib.name == "curio":
        import curio

        queue = curio.Queue(size)
        return queue.put, queue.get
    if "open_channel" in lib.lacks:
        queue = lib.Queue(size)
        return queue.put, queue.get
    sender, receiver = lib.open_channel(size)
    return sender.send, receiver.receive


NOTES = {
    ("nurseryloop", "trio"): (
        "a receive that finds an item gives way before it returns, and in that turn the waiting "
        "sender fills the place that became free.",
        "trio, _channel.py: MemoryReceiveChannel.receive",
    ),
}
