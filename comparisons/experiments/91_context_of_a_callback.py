"""In whose context does a callback run?

A task sets a context variable, hands a callback to the loop, and sets the variable again. The
answer is what the callback finds: the value at the time of the call, or none of both.
"""

import asyncio
from contextvars import ContextVar

import trio

import futureloop
import nurseryloop

from .kit import ASYNCIO, TRIO, native

AXIS = "environment"
SEEDS = (49, 88)


async def experiment(lib):
    choices = {
        (*ASYNCIO, "anyio+asyncio"): lambda: asyncio.get_running_loop().call_soon,
        "futureloop": lambda: futureloop.get_running_loop().call_soon,
        TRIO: lambda: trio.lowlevel.current_trio_token().run_sync_soon,
        "nurseryloop": lambda: nurseryloop.lowlevel.current_trio_token().run_sync_soon,
    }
    soon = native(lib, choices, "callbacks")()
    variable = ContextVar("variable", default="neither")
    found = []
    variable.set("that of the call")
    soon(lambda: found.append(variable.get()))
    variable.set("that of later")
    await lib.sleep(1)
    return found[0]


NOTES = {
    (*TRIO, "nurseryloop"): (
        "`run_sync_soon` is for other threads and signal handlers, whose context would be of no "
        "use; what it is given runs in a system task, and these inherit no context.",
        "https://trio.readthedocs.io/en/stable/reference-lowlevel.html#trio.lowlevel.spawn_system_task",
    ),
}
