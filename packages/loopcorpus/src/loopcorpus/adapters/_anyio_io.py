"""How do anyio's streams and packets answer the contract?

anyio says the end of a stream with an exception, the contract with b"". Its listeners run their
handlers in a task group that is given to them.
"""

from __future__ import annotations

import math
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self

import anyio
import anyio.abc
from anyio.streams.tls import TLSAttribute, TLSListener

from .._shapes_io import StreamHandler


class _Closing:
    """An async context manager that closes what it stands for."""

    aclose: Callable[[], Any]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()


class Stream(_Closing):
    __slots__ = ("_receive", "_stream", "aclose", "send_all", "send_eof")

    def __init__(self, stream: anyio.abc.ByteStream) -> None:
        self._stream = stream
        self._receive = stream.receive
        self.send_all, self.send_eof, self.aclose = stream.send, stream.send_eof, stream.aclose

    async def receive_some(self, max_bytes: int = 65536) -> bytes:
        try:
            return await self._receive(max_bytes)
        except anyio.EndOfStream:
            return b""

    def selected_alpn_protocol(self) -> str | None:
        protocol: str | None = self._stream.extra(TLSAttribute.alpn_protocol)
        return protocol


async def connect_tcp(
    host: str, port: int, tls: Any = None, server_hostname: str | None = None
) -> Stream:
    if tls is None:
        return Stream(await anyio.connect_tcp(host, port))
    name = server_hostname or host
    return Stream(await anyio.connect_tcp(host, port, ssl_context=tls, tls_hostname=name))


async def connect_unix(path: str) -> Stream:
    return Stream(await anyio.connect_unix(path))


class Server:
    """A task that accepts in the body of the task group of its handlers."""

    def __init__(self, handler: StreamHandler, listener: Any, port: int) -> None:
        self.port = port
        self._handler, self._listener = handler, listener
        self._accepting = anyio.CancelScope()
        self._ended = anyio.Event()

    async def serve(self, *, task_status: Any) -> None:
        try:
            async with anyio.create_task_group() as self._handlers:
                task_status.started()
                with self._accepting:
                    async with self._listener:
                        await self._listener.serve(self._handle, self._handlers)
        finally:
            self._ended.set()

    async def _handle(self, stream: Any) -> None:
        try:
            await self._handler(Stream(stream))
        finally:
            await anyio.aclose_forcefully(stream)

    async def stop(self, grace: float | None = None) -> None:
        self._accepting.cancel()
        with anyio.move_on_after(math.inf if grace is None else grace):
            await self._ended.wait()
        self._handlers.cancel_scope.cancel()
        await self._ended.wait()


@asynccontextmanager
async def _serving(handler: StreamHandler, listener: Any, port: int = 0) -> AsyncIterator[Server]:
    server = Server(handler, listener, port)
    async with anyio.create_task_group() as group:
        await group.start(server.serve)
        yield server
        group.cancel_scope.cancel()


@asynccontextmanager
async def serve_tcp(
    handler: StreamHandler, host: str, port: int = 0, tls: Any = None
) -> AsyncIterator[Server]:
    async with await anyio.create_tcp_listener(local_host=host, local_port=port) as listener:
        port = listener.extra(anyio.abc.SocketAttribute.local_port)
        served: Any = listener if tls is None else TLSListener(listener, tls)
        async with _serving(handler, served, port) as server:
            yield server


@asynccontextmanager
async def serve_unix(handler: StreamHandler, path: str) -> AsyncIterator[Server]:
    async with await anyio.create_unix_listener(path) as listener:
        try:
            async with _serving(handler, listener) as server:
                yield server
        finally:
            os.unlink(path)


class UdpSocket(_Closing):
    def __init__(self, sock: anyio.abc.UDPSocket) -> None:
        self._sock = sock
        self.address = sock.extra(anyio.abc.SocketAttribute.local_address)
        self.aclose = sock.aclose

    async def send_to(self, data: bytes, address: Any) -> None:
        await self._sock.sendto(data, *address[:2])

    async def receive_from(self, max_bytes: int = 65536) -> tuple[bytes, Any]:
        data, address = await self._sock.receive()
        return data[:max_bytes], address


async def open_udp(host: str, port: int = 0) -> UdpSocket:
    return UdpSocket(await anyio.create_udp_socket(local_host=host, local_port=port))
