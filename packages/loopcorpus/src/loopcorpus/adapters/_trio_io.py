"""How do trio's sockets, streams and packets answer the contract?

Its streams have the contract's shape and are handed out as they are; its sockets have methods
where the contract has functions. A server is `trio.serve_listeners` in the nursery of its handlers;
it has no listener for Unix sockets of its own.
"""

from __future__ import annotations

import math
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self

import trio

from .._shapes_io import StreamHandler


async def sock_recv(sock: Any, max_bytes: int) -> bytes:
    data: bytes = await sock.recv(max_bytes)
    return data


async def sock_recv_into(sock: Any, buffer: Any) -> int:
    count: int = await sock.recv_into(buffer)
    return count


async def sock_sendall(sock: Any, data: Any) -> None:
    with memoryview(data) as rest:
        sent = 0
        while sent < len(rest):
            sent += await sock.send(rest[sent:])


async def sock_connect(sock: Any, address: Any) -> None:
    await sock.connect(address)


async def sock_accept(sock: Any) -> tuple[Any, Any]:
    accepted: tuple[Any, Any] = await sock.accept()
    return accepted


def sock_close(sock: Any) -> None:
    sock.close()


async def connect_tcp(
    host: str, port: int, tls: Any = None, server_hostname: str | None = None
) -> Any:
    stream = await trio.open_tcp_stream(host, port)
    if tls is None:
        return stream
    secure = trio.SSLStream(stream, tls, server_hostname=server_hostname or host)
    try:
        await secure.do_handshake()
    except BaseException:
        await trio.aclose_forcefully(secure)
        raise
    return secure


class Server:
    """A task that accepts in the body of the nursery of its handlers."""

    def __init__(self, listeners: list[Any], port: int) -> None:
        new_scope: Any = trio.CancelScope  # pyright misreads its attrs fields
        self.port = port
        self._listeners = listeners
        self._accepting = new_scope()
        self._ended = trio.Event()

    async def serve(self, handler: Any, *, task_status: Any) -> None:
        try:
            async with trio.open_nursery() as self._handlers:
                task_status.started()
                with self._accepting:
                    await trio.serve_listeners(
                        handler, self._listeners, handler_nursery=self._handlers
                    )
        finally:
            self._ended.set()

    async def stop(self, grace: float | None = None) -> None:
        self._accepting.cancel()
        with trio.move_on_after(math.inf if grace is None else grace):
            await self._ended.wait()
        self._handlers.cancel_scope.cancel()
        await self._ended.wait()


@asynccontextmanager
async def _serving(handler: Any, listeners: list[Any], port: int) -> AsyncIterator[Server]:
    server = Server(listeners, port)
    async with trio.open_nursery() as nursery:
        await nursery.start(server.serve, handler)
        yield server
        nursery.cancel_scope.cancel()


@asynccontextmanager
async def serve_tcp(
    handler: StreamHandler, host: str, port: int = 0, tls: Any = None
) -> AsyncIterator[Server]:
    async def after_the_handshake(stream: Any) -> None:
        secure = trio.SSLStream(stream, tls, server_side=True)
        await secure.do_handshake()
        await handler(secure)

    listeners = await trio.open_tcp_listeners(port, host=host)
    port = listeners[0].socket.getsockname()[1]
    serve = handler if tls is None else after_the_handshake
    async with _serving(serve, listeners, port) as server:
        yield server


@asynccontextmanager
async def serve_unix(handler: StreamHandler, path: str) -> AsyncIterator[Server]:
    with trio.socket.socket(trio.socket.AF_UNIX) as sock:
        await sock.bind(path)
        sock.listen()
        try:
            async with _serving(handler, [trio.SocketListener(sock)], 0) as server:
                yield server
        finally:
            os.unlink(path)


class UdpSocket:
    def __init__(self, sock: Any) -> None:
        self.address = sock.getsockname()
        self.send_to, self._receive_from = sock.sendto, sock.recvfrom
        self._close = sock.close

    async def receive_from(self, max_bytes: int = 65536) -> tuple[bytes, Any]:
        received: tuple[bytes, Any] = await self._receive_from(max_bytes)
        return received

    async def aclose(self) -> None:
        self._close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._close()


async def open_udp(host: str, port: int = 0) -> UdpSocket:
    found: Any = await trio.socket.getaddrinfo(host, port, type=trio.socket.SOCK_DGRAM)
    family = found[0][0]
    sock = trio.socket.socket(family, trio.socket.SOCK_DGRAM)
    try:
        await sock.bind((host, port))
    except BaseException:
        sock.close()
        raise
    return UdpSocket(sock)
