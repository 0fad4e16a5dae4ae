"""A name has two addresses and the first does not answer: is the second tried soon?

Each library is asked as its own documentation shows it, without options, and has two seconds.
RFC 8305 recommends to try the second address after a quarter of a second.
"""

import asyncio

import futureloop
from loopcorpus import LackingError
from loopcorpus._resolver import NAME, named

from .kit import ASYNCIO

AXIS = "io"
CLOCK = "real"


async def experiment(lib):
    if "python_resolver" in lib.lacks:
        raise LackingError(lib.name, "a resolver that can be replaced")
    with named("silent", "answers") as (port, _):
        async with lib.move_on_after(2) as scope:
            await connect(lib, port)
    return "waits for the first" if scope.cancelled_caught else "tries the second"


async def connect(lib, port):
    if lib.name in (*ASYNCIO, "futureloop"):
        library = futureloop if lib.name == "futureloop" else asyncio
        _, writer = await library.open_connection(NAME, port)
        writer.close()
        await writer.wait_closed()
    else:
        stream = await lib.connect_tcp(NAME, port)
        await stream.aclose()


NOTES = {
    "asyncio": (
        "`happy_eyeballs_delay` is None unless it is given: one address after the other, each as "
        "long as the kernel tries.",
        "https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.create_connection",
    ),
}
