"""A server is closed while a handler is at work: what becomes of the handler?

The handler needs five seconds. After one, the block of the server is left, in the way that is the
library's own. The answer is what the handler saw, and when the block was over.
"""

import asyncio

import futureloop
from loopcorpus._net import HOST, call

from .kit import ASYNCIO, turns

AXIS = "io"


async def experiment(lib):
    seen = []

    async def work():
        try:
            await lib.sleep(5)
            seen.append("handler finished")
        except lib.Cancelled:
            seen.append("handler cancelled")
            raise

    async def serve_stream(stream):
        await work()

    async def serve_pair(reader, writer):
        await work()
        writer.close()

    callers = []
    native = lib.name in (*ASYNCIO, "futureloop")
    if native:
        library = futureloop if lib.name == "futureloop" else asyncio
        block = await library.start_server(serve_pair, HOST, 0)
    else:
        block = lib.serve_tcp(serve_stream, HOST)
    async with block as server:
        port = server.sockets[0].getsockname()[1] if native else server.port
        callers.append(call(port))
        await turns(lib, 20)
        await lib.sleep(1)
    seen.append("block over")
    await lib.sleep(10)
    callers.pop().close()
    return seen


NOTES = {
    ("futureloop", "asyncio"): (
        "leaving the block waits for the connections that there are (asyncio: since Python "
        "3.12.1; before it did not wait at all).",
        "https://github.com/python/cpython/issues/79033",
    ),
    "uvloop": (
        "its `wait_closed` returns at once when the server has been closed, as asyncio's did "
        "before Python 3.12.1.",
        "uvloop, server.pyx: Server.wait_closed",
    ),
}
