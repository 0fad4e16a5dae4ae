"""How many times does a task see a cancellation that was asked for twice?

A child is cancelled twice before it runs again; it swallows each cancellation that it sees, up to
three. The answer is how many it saw.
"""

from .kit import SCOPED, turns

AXIS = "cancellation"


async def experiment(lib):
    seen = 0

    async def stubborn():
        nonlocal seen
        while seen < 3:
            try:
                await lib.sleep(1)
                return
            except lib.Cancelled:
                seen += 1

    async with lib.open_task_group() as group:
        child = group.spawn(stubborn)
        await turns(lib)
        child.cancel()
        child.cancel()
    return seen


NOTES = {
    SCOPED: (
        "a scope is cancelled or it is not, and while it is, every wait is cancelled: the child "
        "would go on for ever if it did not count.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#cancellation",
    ),
}
