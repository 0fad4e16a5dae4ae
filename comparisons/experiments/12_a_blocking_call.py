"""Who tells you of a task that blocks the loop?

A task blocks the thread for 0.15 s. Each library runs in the mode that looks for such mistakes, if
it has one. "logged": a message says so; "nobody": silence.
"""

import asyncio
import importlib
import time

import anyio

import futureloop

from .kit import TRIO, reports

AXIS = "scheduling"
SEEDS = (7, 11, 73, 74)


def asyncio_in_debug_mode(lib, main):
    loops = {"uvloop": "uvloop.new_event_loop", "asyncio": "asyncio.SelectorEventLoop"}
    module, _, name = loops[lib.name].partition(".")
    new_loop = getattr(importlib.import_module(module), name)
    with asyncio.Runner(debug=True, loop_factory=new_loop) as runner:
        runner.run(main())


def anyio_in_debug_mode(lib, main):
    anyio.run(main, backend="asyncio", backend_options={"debug": True})


def curio_with_longblock(lib, main):
    curio = importlib.import_module("curio")  # which not every Python has
    curio.run(main, debug=importlib.import_module("curio.debug").longblock)


def as_ever(lib, main):
    lib.run(main)


def experiment(lib):
    async def main():
        await lib.checkpoint()
        time.sleep(0.15)  # noqa: ASYNC251
        await lib.checkpoint()

    ways = {
        "asyncio": asyncio_in_debug_mode,
        "uvloop": asyncio_in_debug_mode,
        "anyio+asyncio": anyio_in_debug_mode,
        "futureloop": lambda lib, main: futureloop.run(main(), debug=True),
        "curio": curio_with_longblock,
    }
    with reports() as seen:
        ways.get(lib.name, as_ever)(lib, main)
    return "logged" if any("took" in text or " ran for " in text for text in seen) else "nobody"


NOTES = {
    ("futureloop", "asyncio", "uvloop", "anyio+asyncio"): (
        "in debug mode a step of more than `slow_callback_duration`, a tenth of a second, is "
        "logged once it is over.",
        "https://docs.python.org/3/library/asyncio-dev.html#debug-mode",
    ),
    "curio": (
        "`run(..., debug=longblock)` logs a step of more than `max_time`, a twentieth of a second, "
        "once it is over.",
        "curio, debug.py: longblock",
    ),
    TRIO: (
        "trio measures no step and logs none; a program can do both with an instrument, which is "
        "told of the begin and the end of each.",
        "https://trio.readthedocs.io/en/stable/reference-lowlevel.html#instrument-api",
    ),
    ("yieldloop", "nurseryloop"): (
        "there is no such mode; a trace has the begin and the end of each step, for a program to "
        "look at.",
        "loopbase, trace.py: Trace",
    ),
}
