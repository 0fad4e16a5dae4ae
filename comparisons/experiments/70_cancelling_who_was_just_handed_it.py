"""A waiter is handed a token and cancelled in the same tick: who has the token?

Two tasks wait for a semaphore. It is released, and the first of them is cancelled before it ran.
"first": it keeps what it was given, and is cancelled where it waits next. "second": it passes the
token on. "nobody": the token is lost.
"""

from .kit import ASYNCIO, TRIO, turns

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
    ("yieldloop", "nurseryloop", *TRIO, "anyio+asyncio"): (
        "who has been woken waits no longer, and only a wait can be cancelled: the token is "
        "taken, and the cancellation arrives at the next wait.",
        "trio, _core/_run.py: Task._attempt_delivery_of_any_pending_cancel; anyio, "
        "_backends/_asyncio.py: CancelScope._deliver_cancellation",
    ),
    ("futureloop", *ASYNCIO): (
        "a task that was woken and has not run yet can be cancelled where it waited; `acquire` "
        "takes note of that, and wakes the next in line so that the token is not lost.",
        "CPython, asyncio/locks.py: Semaphore.acquire",
    ),
}
