"""Does the end of the run wait for a thread whose caller was cancelled?

A call in a worker thread is cancelled, and the thread is left alone; then the main task returns.
The thread works on until it is told to end, two seconds later. "it waits": `run` returns after
that.
"""

import importlib
import threading
from functools import partial

from .free_tasks import start_and_cancel
from .kit import native

AXIS = "cancellation"
SEEDS = (8, 41)
CLOCK = "real"

WAYS = {
    ("asyncio", "uvloop"): "asyncio.to_thread",
    "futureloop": "futureloop.to_thread",
    "yieldloop": "yieldloop.run_in_thread",
    "curio": "curio.run_in_thread",
    "trio": "trio.to_thread.run_sync",
    "nurseryloop": "nurseryloop.to_thread.run_sync",
    ("anyio+asyncio", "anyio+trio"): "anyio.to_thread.run_sync",
}
ALONE_ANYHOW = ("asyncio", "uvloop", "futureloop", "curio")


def experiment(lib):
    started, end = threading.Event(), threading.Event()
    module, _, name = native(lib, WAYS).rpartition(".")
    in_thread = getattr(importlib.import_module(module), name)
    options = {} if lib.name in ALONE_ANYHOW else {"abandon_on_cancel": True}

    def work():
        started.set()
        end.wait(20)

    async def main():
        await start_and_cancel(lib, partial(in_thread, work, **options), started.is_set)
        threading.Timer(2, end.set).start()

    lib.run(main)
    return "it waits" if end.is_set() else "it goes on"


NOTES = {
    ("asyncio", "uvloop"): (
        "`run` shuts down the executor whose threads these are, and that waits for them, for five "
        "minutes at most.",
        "https://docs.python.org/3/library/asyncio-runner.html#asyncio.run",
    ),
    "futureloop": (
        "`run` shuts down its threads as asyncio's does.",
        "futureloop, _threads.py: Threads.shutdown_default_executor",
    ),
}
