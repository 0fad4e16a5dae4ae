"""Does a second cancellation arrive after the first one has been swallowed?

A child is cancelled, swallows it and sleeps; then it is cancelled a second time. "yes": it is told
again. Where a cancellation is a state, its second wait never began.
"""

from .kit import SCOPED, turns

AXIS = "cancellation"


async def experiment(lib):
    seen = []

    async def stubborn():
        for _ in range(2):
            try:
                await lib.sleep(10)
                seen.append("slept")
            except lib.Cancelled:
                seen.append("cancelled")

    async with lib.open_task_group() as group:
        child = group.spawn(stubborn)
        await turns(lib)
        child.cancel()
        await turns(lib)
        before = len(seen)
        child.cancel()
    if before == 2:
        return "the first one arrives twice"
    return "yes" if seen == ["cancelled", "cancelled"] else "no"


NOTES = {
    SCOPED: (
        "the scope stays cancelled, so the second wait meets the first cancellation.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#cancellation",
    ),
}
