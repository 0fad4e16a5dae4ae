"""How far does a block come whose time is over when it begins?

A timeout of no seconds. The body notes that it begins, takes a free lock, lets the others run once,
and sleeps. The answer is what it noted.
"""

from .kit import TRIO

AXIS = "time"


async def experiment(lib):
    seen = []
    lock = lib.Lock()
    async with lib.move_on_after(0):
        seen.append("begins")
        await lock.acquire()
        seen.append("took a free lock")
        await lib.checkpoint()
        seen.append("let others run")
        await lib.sleep(1)
        seen.append("slept")
    return seen


NOTES = {
    ("nurseryloop", *TRIO, "anyio+asyncio"): (
        "a lock that is free is a checkpoint all the same, and a cancellation that is due arrives"
        " at the first checkpoint.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#checkpoints",
    ),
}
