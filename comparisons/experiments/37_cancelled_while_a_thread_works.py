"""Does a cancelled task wait for the thread that works for it?

A task waits for a call in a worker thread; its scope is cancelled; the thread goes on until it is
told to end. "it waits": the task goes on after the thread has ended. "it goes on": the thread is
abandoned and ends when it ends. Nothing can stop a thread from outside.
"""

import threading

from .kit import turns

AXIS = "cancellation"
CLOCK = "real"


async def experiment(lib):
    started, end = threading.Event(), threading.Event()
    over = []

    def work():
        started.set()
        end.wait(10)

    async def child():
        try:
            await lib.to_thread(work)
        finally:
            over.append(end.is_set())

    async with lib.open_task_group() as group:
        spawned = group.spawn(child)
        while not started.is_set():
            await lib.sleep(0.001)
        spawned.cancel()
        await turns(lib, 200)
        end.set()
    return "it waits" if over[0] else "it goes on"


NOTES = {
    ("asyncio", "uvloop", "futureloop"): (
        "the task waits for a future, which can be cancelled at any time; the call behind it is "
        "running already and cannot be, so the thread runs on and nobody takes its result.",
        "https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.Future.cancel",
    ),
    ("trio", "anyio+asyncio", "anyio+trio", "nurseryloop"): (
        "nothing can stop a thread, so the call waits for its end before the task is told; "
        "`abandon_on_cancel=True` lets the thread go on alone.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#trio.to_thread.run_sync",
    ),
}
