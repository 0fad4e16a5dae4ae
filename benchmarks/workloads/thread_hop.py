"""What does it cost to run a function in a worker thread and have its result?

Its CPU time is that of both threads. The function does nothing.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any

from loopcorpus import Backend

from ..stopwatch import begin, end

TITLE = "thread hop"
OPERATION = "function run in a thread"
OPERATIONS = 200
NEEDS = ("to_thread",)


def nothing() -> None:
    pass


async def workload(lib: Backend, n: int) -> None:
    to_thread = lib.to_thread
    await to_thread(nothing)  # starts the thread
    begin()
    for _ in range(n):
        await to_thread(nothing)
    end()


async def with_run_sync(library: Any, lib: Backend, n: int) -> None:
    run_sync = library.to_thread.run_sync
    await run_sync(nothing)
    begin()
    for _ in range(n):
        await run_sync(nothing)
    end()


NATIVE = {"trio": with_run_sync, "anyio": with_run_sync}


def floor(n: int) -> None:
    """Two threads and two queues."""
    errands: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
    results: queue.SimpleQueue[None] = queue.SimpleQueue()

    def work() -> None:
        while (function := errands.get()) is not None:
            results.put(function())

    thread = threading.Thread(target=work)
    thread.start()
    begin()
    for _ in range(n):
        errands.put(nothing)
        results.get()
    end()
    errands.put(None)
    thread.join()
