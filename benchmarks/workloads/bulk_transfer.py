"""What does it cost to move 64 MiB over one TCP connection, in one process?

One task sends pieces of 256 KiB as fast as it may, another one reads until it has all. Half of the
work is the kernel's copying; the other half is how often each side has to wait.
"""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Any

from loopcorpus import Backend

from ..stopwatch import begin, end

TITLE = "bulk transfer"
OPERATION = "MiB sent and received"
OPERATIONS = 64
LONG = True
MEBIBYTE = 2**20
PIECE = bytes(MEBIBYTE // 4)
ROOM = 65536
HOST = "127.0.0.1"
NEEDS = ("connect_tcp", "serve_tcp", "Event")
OFFERS = {
    "asyncio": ("start_server", "open_connection"),
    "trio": ("open_tcp_listeners", "serve_listeners", "open_tcp_stream"),
    "yieldloop": ("tcp_server", "open_connection"),
}


class Sink:
    """Reads a number of mebibytes, then says so."""

    def __init__(self, event: Any, mebibytes: int) -> None:
        self.missing = mebibytes * MEBIBYTE
        self.done = event

    async def drain(self, read: Callable[[int], Awaitable[bytes]]) -> None:
        while self.missing:
            self.missing -= len(await read(ROOM))
        setting = self.done.set()
        if isawaitable(setting):  # curio's
            await setting

    async def time(self, send: Callable[[bytes], Awaitable[Any]]) -> None:
        """Send all of it; the time is that until the last byte was read."""
        pieces = self.missing // len(PIECE)
        begin()
        for _ in range(pieces):
            await send(PIECE)
        await self.done.wait()
        end()


async def workload(lib: Backend, n: int) -> None:
    sink = Sink(lib.Event(), n)

    async def handler(stream: Any) -> None:
        await sink.drain(stream.receive_some)

    async with (
        lib.serve_tcp(handler, HOST) as server,
        await lib.connect_tcp(HOST, server.port) as stream,
    ):
        await sink.time(stream.send_all)


async def with_asyncio(asyncio: Any, lib: Backend, n: int) -> None:
    sink = Sink(lib.Event(), n)

    async def handler(reader: Any, writer: Any) -> None:
        await sink.drain(reader.read)
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(handler, HOST, 0) as server:
        port = server.sockets[0].getsockname()[1]
        _, writer = await asyncio.open_connection(HOST, port)

        async def send(piece: bytes) -> None:
            writer.write(piece)
            await writer.drain()

        await sink.time(send)
        writer.close()
        await writer.wait_closed()


async def with_trio(trio: Any, lib: Backend, n: int) -> None:
    sink = Sink(lib.Event(), n)

    async def handler(stream: Any) -> None:
        await sink.drain(stream.receive_some)

    listeners = await trio.open_tcp_listeners(0, host=HOST)
    port = listeners[0].socket.getsockname()[1]
    async with trio.open_nursery() as nursery:
        nursery.start_soon(trio.serve_listeners, handler, listeners)
        async with await trio.open_tcp_stream(HOST, port) as stream:
            await sink.time(stream.send_all)
        nursery.cancel_scope.cancel()


async def with_anyio(anyio: Any, lib: Backend, n: int) -> None:
    sink = Sink(lib.Event(), n)

    async def handler(stream: Any) -> None:
        async with stream:
            await sink.drain(stream.receive)

    async with (
        await anyio.create_tcp_listener(local_host=HOST) as listener,
        anyio.create_task_group() as group,
    ):
        group.start_soon(listener.serve, handler)
        port = listener.extra(anyio.abc.SocketAttribute.local_port)
        async with await anyio.connect_tcp(HOST, port) as stream:
            await sink.time(stream.send)
        group.cancel_scope.cancel()


async def with_curio(curio: Any, lib: Backend, n: int) -> None:
    sink = Sink(curio.Event(), n)

    async def handler(client: Any, address: Any) -> None:
        await sink.drain(client.recv)

    listener = curio.tcp_server_socket(HOST, 0)
    port = listener.getsockname()[1]
    server = await curio.spawn(curio.network.run_server, listener, handler)
    async with await curio.open_connection(HOST, port) as client:
        await sink.time(client.sendall)
    await server.cancel()


async def with_yieldloop(yieldloop: Any, lib: Backend, n: int) -> None:
    sink = Sink(lib.Event(), n)

    async def handler(stream: Any, address: Any) -> None:
        await sink.drain(stream.read)

    async with (
        yieldloop.tcp_server(HOST, 0, handler) as server,
        await yieldloop.open_connection(HOST, server.port) as stream,
    ):
        await sink.time(stream.write)


NATIVE = {
    "asyncio": with_asyncio,
    "trio": with_trio,
    "anyio": with_anyio,
    "curio": with_curio,
    "yieldloop": with_yieldloop,
}


def floor(n: int) -> None:
    """Send a piece, receive until there is nothing, in turn."""
    with socket.create_server((HOST, 0)) as listener:
        sender = socket.create_connection(listener.getsockname())
        receiver = listener.accept()[0]
    with sender, receiver:
        sender.setblocking(False)
        receiver.setblocking(False)
        unsent = missing = n * MEBIBYTE
        begin()
        while missing:
            try:
                if unsent:
                    unsent -= sender.send(PIECE[: min(len(PIECE), unsent)])
            except BlockingIOError:
                pass
            try:
                while missing:
                    missing -= len(receiver.recv(ROOM))
            except BlockingIOError:
                pass
        end()
