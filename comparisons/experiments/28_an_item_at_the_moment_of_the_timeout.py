"""Is an item lost that is handed over at the moment at which its receiver's time is over?

A receiver waits for one second; at that very second an item is sent without waiting. "kept": the
receiver has it, or it is there for the next one, or the sender is told that nobody was there.
"""

from .kit import repeated

AXIS = "cancellation"
SEEDS = (3,)


async def scene(lib):
    got = []
    if "Queue" in lib.lacks:
        sender, receiver = lib.open_channel(1)
        receive, send, left = receiver.receive, sender.send_nowait, receiver.receive_nowait
    else:
        queue = lib.Queue(1)
        receive, send, left = queue.get, queue.put_nowait, queue.get_nowait

    async def consumer():
        async with lib.move_on_after(1):
            got.append(await receive())

    async def producer():
        await lib.sleep(1)
        send("item")

    async with lib.open_task_group() as group:
        group.start_soon(producer)
        group.start_soon(consumer)
    if not got:
        try:
            got.append(left())
        except Exception:
            return "lost"
    return "kept"


def experiment(lib):
    return repeated(lib, scene, varied="sometimes lost")
