"""What does it cost to start a loop, run nothing in it and close it?

The one workload that is measured from outside the loop.
"""

from __future__ import annotations

import select
import socket

from loopcorpus import Backend

from ..stopwatch import begin, end

TITLE = "loop start-up"
OPERATION = "run of an empty function"
OPERATIONS = 20
NEEDS = ("run",)


async def nothing() -> None:
    pass


def workload(lib: Backend, n: int) -> None:
    run = lib.run
    begin()
    for _ in range(n):
        run(nothing)
    end()


def floor(n: int) -> None:
    """Open and close what every loop needs: a poller and a socket pair to wake it."""
    open_poller = getattr(select, "epoll", None) or getattr(select, "kqueue", None) or select.poll
    begin()
    for _ in range(n):
        first, second = socket.socketpair()
        first.setblocking(False)
        second.setblocking(False)
        poller = open_poller()
        try:
            nothing().send(None)
        except StopIteration:
            pass
        if hasattr(poller, "close"):
            poller.close()
        first.close()
        second.close()
    end()
