"""Does handing over a value give way where there is room for it?

A producer puts a value into a queue, or a channel, that has room. "gives way": it was suspended on
the way. Where it "goes on", a producer that is never held up starves its consumers.
"""

from .kit import SCOPED, suspensions

AXIS = "scheduling"
SEEDS = (11,)


async def experiment(lib):
    if "Queue" not in lib.lacks or "open_channel" in lib.lacks:
        queue = lib.Queue(5)
        return "gives way" if await suspensions(queue.put(1)) else "goes on"
    sender, receiver = lib.open_channel(5)
    count = await suspensions(sender.send(1))
    sender.close()
    receiver.close()
    return "gives way" if count else "goes on"


NOTES = {
    SCOPED: (
        "each async function of the library is a checkpoint, whether or not it has to wait.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#checkpoints",
    ),
}
