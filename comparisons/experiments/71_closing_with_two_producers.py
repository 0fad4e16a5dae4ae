"""One of two producers closes: what does the consumer get, and when does it end?

Producer a sends one item and closes; b sends three, a second apart, and closes. In a channel each
has an end of its own. A queue has no ends: where it can be shut down, a shuts it down. The answer
is what the consumer got, how it ended, and what b saw.
"""

import asyncio

from loopcorpus import LackingError

from .kit import ASYNCIO

AXIS = "sync"


async def experiment(lib):
    seen = []

    async def produce(name, items, ends):
        send, close = ends
        try:
            for number in range(items):
                await send(f"{name}{number}")
                await lib.sleep(1)
        except Exception as error:
            seen.append(f"{name}: {type(error).__name__}")
        close()

    async def consume(receive, over):
        try:
            while True:
                seen.append(await receive())
        except over:
            seen.append("end")

    a, b, receive, over = channel(lib)
    async with lib.open_task_group() as group:
        group.start_soon(consume, receive, over)
        await lib.sleep(0.25)
        group.start_soon(produce, "a", 1, a)
        await lib.sleep(0.25)
        group.start_soon(produce, "b", 3, b)
    return seen


def channel(lib):
    """Return the ends of a, of b, of the consumer, and what it is told at the end."""
    if "open_channel" not in lib.lacks:
        sender, receiver = lib.open_channel(1)
        other = sender.clone()
        ends = (sender.send, sender.close), (other.send, other.close)
        return *ends, receiver.receive, lib.EndOfChannel
    queue = lib.Queue(1)
    if not hasattr(queue, "shutdown"):
        raise LackingError(lib.name, "an end of a queue")
    end = (queue.put, queue.shutdown)
    return end, end, queue.get, asyncio.QueueShutDown


NOTES = {
    ASYNCIO: (
        "a queue has no ends of its own for each producer: `shutdown` (Python 3.13) ends it for "
        "all of them.",
        "https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue.shutdown",
    ),
}
