"""Does a shielded call come to its end when Ctrl-C arrives?

The main task makes a shielded call and then waits; SIGINT arrives while the call waits. "finished":
what was shielded is done, and `run` raises KeyboardInterrupt afterwards.
"""

import os
import signal
import threading

AXIS = "environment"
CLOCK = "real"


def experiment(lib):
    seen = []

    async def work():
        sender = threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT))
        sender.start()
        await lib.sleep(0.2)
        while sender.is_alive():  # the machine is busy
            await lib.sleep(0.1)
        await lib.checkpoint()
        seen.append("finished")

    async def main():
        await lib.shielded(work)
        await lib.sleep(1)

    try:
        lib.run(main)
        seen.append("nothing raised")
    except KeyboardInterrupt:
        pass
    return ", ".join(seen) or "broken off"


NOTES = {
    ("trio", "anyio+trio", "nurseryloop"): (
        "Ctrl-C is an exception and no cancellation: a shield does not hold it back.",
        "https://trio.readthedocs.io/en/stable/reference-lowlevel.html#trio.lowlevel.enable_ki_protection",
    ),
    "anyio+asyncio": (
        "a shield holds back the cancellations of anyio's scopes, and not `Task.cancel`, which "
        "asyncio calls on SIGINT.",
        "https://anyio.readthedocs.io/en/stable/cancellation.html; CPython, asyncio/runners.py: "
        "Runner._on_sigint",
    ),
}
