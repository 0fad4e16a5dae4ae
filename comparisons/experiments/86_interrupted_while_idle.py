"""What does the main task see of Ctrl-C, and what does `run` raise, while everybody sleeps?

SIGINT comes from outside while the loop sleeps. The answer is the exception where the main task
waits, then that which leaves `run`.
"""

import os
import signal
import threading

from .kit import named

AXIS = "environment"
SEEDS = (10, 48)
CLOCK = "real"


def experiment(lib):
    seen = []

    async def main():
        try:
            threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()
            await lib.sleep(10)
        except BaseException as error:
            seen.append(named(lib, error))
            raise

    try:
        lib.run(main)
    except BaseException as error:
        seen.append(named(lib, error))
    return " -> ".join(seen)


NOTES = {
    ("trio", "anyio+trio", "nurseryloop"): (
        "the main task's wait is ended with KeyboardInterrupt itself.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#trio.run",
    ),
}
