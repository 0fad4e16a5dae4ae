"""Is an operation cancelled that need not wait?

A scope is cancelled. Inside it a task waits for an event that is already set. "yes": each operation
of the library is a place where a cancellation arrives. "no": only those are that really wait.
"""

from .kit import SCOPED

AXIS = "cancellation"


async def experiment(lib):
    event = lib.Event()
    event.set()
    passed = False
    async with lib.open_cancel_scope() as scope:
        scope.cancel()
        await event.wait()
        passed = True
    return "no" if passed else "yes"


NOTES = {
    SCOPED: (
        "a checkpoint looks for a cancellation first, so that whether a task can be cancelled does "
        "not depend on timing.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#checkpoints",
    ),
}
