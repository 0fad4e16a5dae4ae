"""How do trio's sockets, streams and packets answer the contract?

Its streams have the contract's shape and are handed out as they are; its sockets have methods
where the contract has functions. trio closes a listener when its task ends, which is how a server
here stops; it has no listener for Unix sockets of its own.
"""

from __future__ import annotations

import math
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
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
    """Accepts in one task, has its handlers in the nursery of another."""

    port = 0

    def __init__(self) -> None:
        new_scope: Any = trio.CancelScope  # pyright misreads its attrs fields
        self._accepting = new_scope()
        self._closed = trio.Event()  # set when the listeners are closed
        self._running = 0  # handlers that have not ended
        self._idle = trio.Event()  # set when a handler has ended and no other runs

    async def hold_handlers(self, task_status: Any) -> None:
        async with trio.open_nursery() as self._handlers:
            task_status.started()
            await trio.sleep_forever()

    async def accept(self, serve: Callable[..., Any], task_status: Any) -> None:
        try:
            with self._accepting:
                await serve(handler_nursery=self, task_status=task_status)
        finally:
            self._closed.set()

    def start_soon(self, function: Any, *args: Any) -> None:
        self._running += 1
        self._handlers.start_soon(self._run, function, *args)

    async def _run(self, function: Any, *args: Any) -> None:
        try:
            await function(*args)
        finally:
            self._running -= 1
            if not self._running:
                self._idle.set()

    async def _until_idle(self) -> None:
        while self._running:
            self._idle = trio.Event()
            await self._idle.wait()

    async def stop(self, grace: float | None = None) -> None:
        self._accepting.cancel()
        await self._closed.wait()
        with trio.move_on_after(math.inf if grace is None else grace):
            await self._until_idle()
        self._handlers.cancel_scope.cancel()
        await self._until_idle()


@asynccontextmanager
async def _serving(serve: Callable[..., Any]) -> AsyncIterator[Server]:
    server = Server()
    async with trio.open_nursery() as nursery:
        await nursery.start(server.hold_handlers)
        listeners = await nursery.start(server.accept, serve)
        listener = listeners[0]
        sock = getattr(listener, "transport_listener", listener).socket
        if sock.family != trio.socket.AF_UNIX:
            server.port = sock.getsockname()[1]
        yield server
        nursery.cancel_scope.cancel()


def serve_tcp(handler: StreamHandler, host: str, port: int = 0, tls: Any = None) -> Any:
    if tls is None:
        return _serving(partial(trio.serve_tcp, handler, port, host=host))

    async def after_the_handshake(stream: Any) -> None:
        await stream.do_handshake()
        await handler(stream)

    return _serving(partial(trio.serve_ssl_over_tcp, after_the_handshake, port, tls, host=host))


@asynccontextmanager
async def serve_unix(handler: StreamHandler, path: str) -> AsyncIterator[Server]:
    sock = trio.socket.socket(trio.socket.AF_UNIX)
    await sock.bind(path)
    sock.listen()
    try:
        serve = partial(trio.serve_listeners, handler, [trio.SocketListener(sock)])
        async with _serving(serve) as server:
            yield server
    finally:
        os.unlink(path)


class UdpSocket:
    def __init__(self, sock: Any) -> None:
        self.address = sock.getsockname()
        self.send_to, self.receive_from = sock.sendto, sock.recvfrom
        self._close = sock.close

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
    await sock.bind((host, port))
    return UdpSocket(sock)
