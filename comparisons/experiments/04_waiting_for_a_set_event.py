"""Does waiting for an event give way if the event is already set?

"gives way": the task was suspended on the way, so that others could run. "goes on": it was not.
"""

from .kit import SCOPED, suspensions

AXIS = "scheduling"
SEEDS = (30, 31)


async def experiment(lib):
    event = lib.Event()
    event.set()
    return "gives way" if await suspensions(event.wait()) else "goes on"


NOTES = {
    SCOPED: (
        "each async function of the library is a checkpoint, whether or not it has to wait.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#checkpoints",
    ),
}
