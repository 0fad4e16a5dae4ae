"""What happens if a foreign thread sets an event that a task waits for?

A thread that knows nothing of the loop calls `event.set()`, which no library allows. A task waits
for the event, for at most 0.3 s. "woken": it went well. "too late": the event is set, but the loop
sleeps until something else wakes it. Otherwise: the error that the thread gets.
"""

import threading

from .kit import named

AXIS = "environment"
SEEDS = (53, 87)
CLOCK = "real"


async def experiment(lib):
    event = lib.Event()
    raised = []

    def foreign():
        try:
            event.set()
        except BaseException as error:
            raised.append(named(lib, error))

    timer = threading.Timer(0.05, foreign)
    timer.start()
    before = lib.current_time()
    async with lib.move_on_after(0.3):
        await event.wait()
    late = lib.current_time() - before > 0.25
    timer.join()
    return raised[0] if raised else "too late" if late else "woken"


NOTES = {
    ("asyncio", "uvloop", "anyio+asyncio", "futureloop"): (
        "the waiter is made ready, but nothing wakes the selector: `loop.call_soon_threadsafe` is "
        "for that. Debug mode notices.",
        "https://docs.python.org/3/library/asyncio-dev.html#concurrency-and-multithreading",
    ),
}
