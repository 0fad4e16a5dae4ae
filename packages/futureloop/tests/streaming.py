"""A stream on each end of a socket pair, for the tests of streams."""

import socket
from contextlib import asynccontextmanager

import futureloop


@asynccontextmanager
async def joined(limit=2**16, small=False):
    """Yield (reader, writer) twice, of the two ends; close what is open at the end."""
    ends = socket.socketpair()
    if small:
        for end in ends:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    streams = [await futureloop.open_connection(sock=end, limit=limit) for end in ends]
    try:
        yield streams
    finally:
        for _, writer in streams:
            writer.transport.abort()


@asynccontextmanager
async def served(handler, **options):
    """Yield a server on a free port of this machine, and the port; stop it at the end."""
    server = await futureloop.start_server(handler, "127.0.0.1", 0, **options)
    try:
        yield server, server.sockets[0].getsockname()[1]
    finally:
        await server.stop(0)
