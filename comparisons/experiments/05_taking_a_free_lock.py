"""Does taking a free lock give way?

"gives way": the task was suspended on the way, so that others could run. "goes on": it was not.
"""

from .kit import ANYIO, suspensions

AXIS = "scheduling"
SEEDS = (30, 31)


async def experiment(lib):
    lock = lib.Lock()
    count = await suspensions(lock.acquire())
    lock.release()
    return "gives way" if count else "goes on"


NOTES = {
    ("nurseryloop", "trio"): (
        "each async function of the library is a checkpoint, whether or not it has to wait.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#checkpoints",
    ),
    ANYIO: (
        "taking a lock is a checkpoint here too, unless the lock was made with "
        "`fast_acquire=True`.",
        "anyio, _backends/_asyncio.py and _trio.py: Lock.acquire",
    ),
}
