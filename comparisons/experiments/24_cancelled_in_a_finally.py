"""Can a second cancellation break off the cleanup that the first one started?

A child is cancelled and waits in its `finally`; there it is cancelled again. "broken off": the
cleanup did not come to its end. Where the first cancellation already cancels that wait, there is
nothing left to break off.
"""

from .kit import SCOPED, turns

AXIS = "cancellation"


async def experiment(lib):
    seen = []

    async def child():
        try:
            await lib.sleep(10)
        finally:
            try:
                await lib.sleep(1)
                seen.append("completed")
            except lib.Cancelled:
                seen.append("broken off")
                raise

    async with lib.open_task_group() as group:
        spawned = group.spawn(child)
        await turns(lib)
        spawned.cancel()
        await turns(lib)
        if seen:
            return "by the first one already"
        spawned.cancel()
    return seen[0]


NOTES = {
    SCOPED: (
        "the scope is cancelled: the wait in the `finally` ends at once.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#cancellation",
    ),
}
