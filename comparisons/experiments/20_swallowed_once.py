"""What does the next wait see after a task has swallowed its cancellation?

A child is cancelled where it sleeps, swallows it, and sleeps again. "undisturbed": a cancellation
is an exception that is thrown once. "again": it is a state, and every wait meets it.
"""

from .kit import SCOPED, turns

AXIS = "cancellation"


async def experiment(lib):
    seen = []

    async def stubborn():
        try:
            await lib.sleep(10)
        except lib.Cancelled:
            pass
        try:
            await lib.sleep(1)
            seen.append("undisturbed")
        except lib.Cancelled:
            seen.append("again")
            raise

    async with lib.open_task_group() as group:
        child = group.spawn(stubborn)
        await turns(lib)
        child.cancel()
    return seen[0]


NOTES = {
    SCOPED: (
        "a scope stays cancelled until it is left: every checkpoint inside raises again.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#cancellation",
    ),
}
