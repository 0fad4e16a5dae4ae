"""Does a callback that always schedules itself again keep a timer from firing?

A callback schedules itself, for ever; a task sleeps for a hundredth of a second. "the timer fires":
what is scheduled during a tick runs in the next one, and between two ticks the loop looks at its
timers.
"""

import asyncio

import trio

import futureloop
import nurseryloop

from .kit import ASYNCIO, native

AXIS = "scheduling"
SEEDS = (9, 11, 87)
CLOCK = "real"
PATIENCE = 10.0


def soon_in_asyncio():
    return asyncio.get_running_loop().call_soon


def soon_in_futureloop():
    return futureloop.get_running_loop().call_soon


async def experiment(lib):
    choices = {
        ASYNCIO: soon_in_asyncio,
        "futureloop": soon_in_futureloop,
        "trio": lambda: trio.lowlevel.current_trio_token().run_sync_soon,
        "anyio+asyncio": soon_in_asyncio,
        "anyio+trio": lambda: trio.lowlevel.current_trio_token().run_sync_soon,
        "nurseryloop": lambda: nurseryloop.lowlevel.current_trio_token().run_sync_soon,
    }
    soon = native(lib, choices, "callbacks")()
    over = False

    def again():
        if not over:
            soon(again)

    again()
    await lib.sleep(0.01)
    over = True
    return "the timer fires"
