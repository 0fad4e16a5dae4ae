"""What happens if a task awaits the sleep of another library?

A task awaits `trio.sleep` where trio is not running, and `asyncio.sleep` where asyncio is not. The
answer is the exception: a library's sleep asks for its own loop.
"""

import asyncio

import trio

from .kit import ASYNCIO, named

AXIS = "environment"
SEEDS = (42, 57)


async def experiment(lib):
    over_asyncio = lib.name in (*ASYNCIO, "anyio+asyncio", "futureloop")
    foreign = trio.sleep if over_asyncio else asyncio.sleep
    try:
        await foreign(0.01)
    except BaseException as error:
        return named(lib, error)
    return "it sleeps"
