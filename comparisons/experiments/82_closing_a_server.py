"""A server is closed while a handler is at work: what becomes of the handler?

The handler needs five seconds. After one, the server is ended in the way that is the library's own.
The answer is what the handler saw, and when that was over.
"""

import asyncio
from contextlib import asynccontextmanager
from functools import partial

import anyio
import anyio.abc
import trio

import futureloop
from loopcorpus._net import HOST, call

from .kit import ANYIO, ASYNCIO, turns

AXIS = "io"


async def experiment(lib):
    seen = []

    async def work(*_):
        try:
            await lib.sleep(5)
            seen.append("handler finished")
        except lib.Cancelled:
            seen.append("handler cancelled")
            raise

    async with serving(lib, work) as port:
        caller = call(port)
        await turns(lib, 20)
        await lib.sleep(1)
    seen.append("server over")
    await lib.sleep(10)
    caller.close()
    return seen


@asynccontextmanager
async def serving(lib, work):
    if lib.name in (*ASYNCIO, "futureloop"):
        library = futureloop if lib.name == "futureloop" else asyncio

        async def handle(_, writer):
            await work()
            writer.close()

        async with await library.start_server(handle, HOST, 0) as server:
            yield server.sockets[0].getsockname()[1]
    elif lib.name == "trio":
        async with trio.open_nursery() as nursery:
            (listener,) = await nursery.start(partial(trio.serve_tcp, work, 0, host=HOST))
            yield listener.socket.getsockname()[1]
            nursery.cancel_scope.cancel()
    elif lib.name in ANYIO:
        async with (
            await anyio.create_tcp_listener(local_host=HOST) as listener,
            anyio.create_task_group() as group,
        ):
            group.start_soon(listener.serve, work)
            yield listener.extra(anyio.abc.SocketAttribute.local_port)
            group.cancel_scope.cancel()
    else:  # the adapter's server is the library's own
        async with lib.serve_tcp(work, HOST) as server:
            yield server.port


NOTES = {
    ("trio", *ANYIO): (
        "there is no server to close: accepting is a task, its handlers are its children, and "
        "cancelling the nursery ends them all.",
        "https://trio.readthedocs.io/en/stable/reference-io.html#trio.serve_tcp",
    ),
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
