"""A task ends and still holds a lock: what becomes of a task that waits for it?

The waiter has ten seconds. "waits for ever": nobody tells it.
"""

from .kit import TRIO, named

AXIS = "sync"


async def experiment(lib):
    lock = lib.Lock()

    async def holder():
        await lock.acquire()
        await lib.sleep(1)

    async with lib.open_task_group() as group:
        group.start_soon(holder)
        await lib.sleep(0.5)
        async with lib.move_on_after(10):
            try:
                await lock.acquire()
            except Exception as error:
                return named(lib, error)
            return "has it"
    return "waits for ever"


NOTES = {
    "yieldloop": (
        "a lock knows its holder; when that ends, those who wait are told with a RuntimeError "
        "that says so.",
        "yieldloop, _sync.py: Lock",
    ),
    ("nurseryloop", *TRIO): (
        "a lock knows its holder; when that ends, those who wait get BrokenResourceError.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#trio.Lock.acquire",
    ),
}
