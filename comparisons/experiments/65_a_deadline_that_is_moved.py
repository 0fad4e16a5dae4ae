"""What does it do to move the deadline of a block: later, into the past, or after it has struck?

Three answers. A deadline of one second is moved to three: when the block ends. A deadline is moved
into the past: how far the block comes. A block that has been cancelled at its deadline moves it
into the future, and sleeps once more: how that ends.
"""

from .kit import ASYNCIO, SCOPED, named

AXIS = "time"


async def experiment(lib):
    start = lib.current_time()
    async with lib.move_on_after(1) as scope:
        await lib.sleep(0.5)
        scope.deadline = start + 3
        await lib.sleep(100)
    seen = [f"ends at {lib.current_time() - start:g} s"]

    steps = "runs on"
    async with lib.move_on_after(100) as scope:
        scope.deadline = lib.current_time() - 1
        steps = "runs to its next wait"
        await lib.sleep(50)
        steps = "slept"
    seen.append(steps)

    again = "nothing"
    try:
        async with lib.move_on_after(1) as scope:
            try:
                await lib.sleep(50)
            except lib.Cancelled:
                try:
                    scope.deadline = lib.current_time() + 10
                    await lib.sleep(1)
                    again = "sleeps in peace"
                except BaseException as error:
                    again = named(lib, error)
                raise
    except BaseException as error:
        again += f", then {named(lib, error)}"
    seen.append(again)
    return seen


NOTES = {
    ("yieldloop", "futureloop"): (
        "a cancellation is thrown once; what the task does with the block after that is its own "
        "affair, and a later deadline is taken as said.",
        "https://docs.python.org/3/library/asyncio-task.html#task-cancellation",
    ),
    ASYNCIO: (
        "a timeout that has struck cannot be moved any more: `reschedule` raises RuntimeError.",
        "CPython, asyncio/timeouts.py: Timeout.reschedule",
    ),
    SCOPED: (
        "a scope that was cancelled stays so until it is left, whatever becomes of its deadline.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#cancellation",
    ),
}
