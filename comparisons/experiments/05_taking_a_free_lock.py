"""Does taking a free lock give way?

"gives way": the task was suspended on the way, and others had their turn.
"""

from .kit import SCOPED, suspensions

AXIS = "scheduling"
SEEDS = (30, 31)


async def experiment(lib):
    lock = lib.Lock()
    count = await suspensions(lock.acquire())
    lock.release()
    return "gives way" if count else "goes on"


NOTES = {
    SCOPED: (
        "each async function of the library is a checkpoint, whether or not it has to wait.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#checkpoints",
    ),
}
