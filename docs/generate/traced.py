"""Which runs are drawn?

Three small ones: a task that waits for another (`run`, the programs of topic 06 as they stand), one
that sleeps (`sleep`), and one that sends to another (`send`). Each runs on the three loops, with
the kernel's trace switched on; what is drawn is what the kernel noted.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import runpy
from functools import partial
from unittest.mock import patch

import loopcorpus
from loopbase import Event, Trace

from .layout import PROGRAMS


async def sleep(lib: loopcorpus.Backend) -> None:
    """Sleep for three seconds of a virtual clock, while another task works."""

    async def work() -> None:
        await lib.checkpoint()

    async with lib.open_task_group() as group:
        group.start_soon(work)
        await lib.sleep(3)


async def send(lib: loopcorpus.Backend) -> None:
    """Send four bytes to a task that is waiting for them."""
    left, right = lib.socketpair()

    async def receive() -> None:
        await lib.sock_recv(right, 100)

    async with lib.open_task_group() as group:
        group.start_soon(receive)
        await lib.sleep(0.01)  # by then the other one waits
        await lib.sock_sendall(left, b"ping")
    lib.sock_close(left)
    lib.sock_close(right)


def trace_of_triple(loop: str) -> list[Event]:
    """Run topic 06 on that loop and return what its kernel noted."""
    module = importlib.import_module(loop)
    trace = Trace()
    program = next(PROGRAMS.glob("06_*")) / f"with_{loop}.py"
    silence = contextlib.redirect_stdout(io.StringIO())
    with patch.object(module, "run", partial(module.run, trace=trace)), silence:
        runpy.run_path(str(program), run_name="__main__")
    return trace.events


def trace_of_sleep(loop: str) -> list[Event]:
    """Run `sleep` on that loop, on a virtual clock."""
    trace = Trace()
    lib = loopcorpus.backend(loop)
    lib.run(sleep, lib, clock="virtual", trace=trace)
    return trace.events


def trace_of_send(loop: str) -> list[Event]:
    """Run `send` on that loop, on the real clock: there are real sockets."""
    trace = Trace()
    lib = loopcorpus.backend(loop)
    lib.run(send, lib, trace=trace)
    return trace.events


RUNS = {"run": trace_of_triple, "sleep": trace_of_sleep, "send": trace_of_send}
