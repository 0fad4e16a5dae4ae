"""Does a shielded call come to its end when Ctrl-C arrives?

The main task makes a shielded call and then waits; SIGINT arrives while the call waits. "finished":
what was shielded is done, and `run` raises KeyboardInterrupt afterwards. The
shield is the library's own.
"""

import os
import signal
import threading

from .kit import ASYNCIO, shielded

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
        await shielded(lib, work)
        await lib.sleep(1)

    try:
        lib.run(main)
        seen.append("nothing raised")
    except KeyboardInterrupt:
        pass
    return ", ".join(seen) or "broken off"


NOTES = {
    "yieldloop": (
        "Ctrl-C is a cancellation of the main task, and cancellation is switched off during the "
        "call.",
        "yieldloop, _cancel.py: disable_cancellation",
    ),
    "futureloop": (
        "Ctrl-C is a cancellation of the main task, and `shielded`, which asyncio has not, waits "
        "for the end of the call before it hands a cancellation on.",
        "futureloop, _cancel.py: shielded",
    ),
    ("trio", "anyio+trio", "nurseryloop"): (
        "Ctrl-C is an exception and no cancellation: a shield does not hold it back.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#trio.run",
    ),
    ASYNCIO: (
        "`shield` holds a cancellation back from the call, not from its caller: the main task "
        "ends, and `run` cancels every task that is left, the shielded one too.",
        "https://docs.python.org/3/library/asyncio-task.html#asyncio.shield; CPython, "
        "asyncio/runners.py: Runner.close",
    ),
    "anyio+asyncio": (
        "a shield holds back the cancellations of anyio's scopes, and not `Task.cancel`, which "
        "asyncio calls on SIGINT.",
        "https://anyio.readthedocs.io/en/stable/cancellation.html; CPython, asyncio/runners.py: "
        "Runner._on_sigint",
    ),
}
