"""Can a cancelled task wait in its `finally`?

A child is cancelled where it sleeps; its cleanup waits for a second. "yes": the cleanup came to its
end. "no": its wait was cancelled too, and has to be shielded.
"""

from .kit import SCOPED, turns

AXIS = "cancellation"


async def experiment(lib):
    seen = []

    async def child():
        try:
            await lib.sleep(10)
        finally:
            await lib.sleep(1)
            seen.append("cleaned up")

    async with lib.open_task_group() as group:
        spawned = group.spawn(child)
        await turns(lib)
        spawned.cancel()
    return "yes" if seen else "no"


NOTES = {
    SCOPED: (
        "the scope is still cancelled in the `finally`; cleanup that waits goes into a shielded "
        "scope, with a time limit.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#cancellation",
    ),
}
