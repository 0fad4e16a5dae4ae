"""Who tells you of a task that blocks the loop?

A task blocks the thread for 0.15 s. Each library runs in the mode that looks for such mistakes, if
it has one. "logged": a message says so; "nobody": silence.
"""

import asyncio
import time

import anyio

import futureloop

from .kit import reports

AXIS = "scheduling"
SEEDS = (7, 11, 73, 74)


def asyncio_in_debug_mode(lib, main):
    with asyncio.Runner(debug=True, loop_factory=lib._loop) as runner:
        runner.run(main())


def anyio_in_debug_mode(lib, main):
    anyio.run(main, backend="asyncio", backend_options={"debug": True})


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
    }
    with reports() as seen:
        ways.get(lib.name, as_ever)(lib, main)
    return "logged" if any("took" in text for text in seen) else "nobody"


NOTES = {
    ("futureloop", "asyncio", "uvloop", "anyio+asyncio"): (
        "in debug mode a step of more than `slow_callback_duration`, a tenth of a second, is "
        "logged once it is over.",
        "https://docs.python.org/3/library/asyncio-dev.html#debug-mode",
    ),
    ("trio", "anyio+trio"): (
        "trio has no debug mode; an instrument can measure the steps.",
        "https://trio.readthedocs.io/en/stable/reference-lowlevel.html#instruments",
    ),
}
