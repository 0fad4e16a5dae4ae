"""A waiter is handed a token and cancelled in the same tick: who has the token?

Two tasks wait for a semaphore. It is released, and the first of them is cancelled before it ran.
"first": it keeps what it was given, and is cancelled where it waits next. "second": it passes the
token on. "nobody": the token is lost.
"""

from .kit import ASYNCIO, turns

AXIS = "sync"


async def experiment(lib):
    semaphore = lib.Semaphore(0)
    seen = []

    async def waiter(name):
        await semaphore.acquire()
        seen.append(name)

    async with lib.open_task_group() as group:
        first = group.spawn(waiter, "first")
        await turns(lib)
        group.spawn(waiter, "second")
        await turns(lib)
        semaphore.release()
        first.cancel()
        await lib.sleep(1)
        group.cancel()
    return seen[0] if seen else "nobody"


NOTES = {
    ("futureloop", *ASYNCIO): (
        "a cancellation of a task that was woken is thrown where it waited, and `acquire` then "
        "wakes the next in line.",
        "https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.cancel",
    ),
}
