"""How do curio's sockets answer the contract as streams?

They have the methods under other names. curio's server is a function that runs until its task is
cancelled, with all it serves; it has no graceful stop.
"""

from __future__ import annotations

import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self

import curio
import curio.network

from .._shapes_io import StreamHandler


class Stream:
    def __init__(self, sock: Any) -> None:
        self._sock = sock
        self.send_all, self.aclose = sock.sendall, sock.close

    async def receive_some(self, max_bytes: int = 65536) -> bytes:
        received: bytes = await self._sock.recv(max_bytes)
        return received

    async def send_eof(self) -> None:
        await self._sock.shutdown(socket.SHUT_WR)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()


async def connect_tcp(
    host: str, port: int, tls: Any = None, server_hostname: str | None = None
) -> Stream:
    options: dict[str, Any] = {}
    if tls is not None:
        options = {"ssl": tls, "server_hostname": server_hostname or host}
    return Stream(await curio.open_connection(host, port, **options))


async def connect_unix(path: str) -> Stream:
    return Stream(await curio.open_unix_connection(path))


class Server:
    def __init__(self, port: int) -> None:
        self.port = port


@asynccontextmanager
async def _serving(handler: StreamHandler, listener: Any, tls: Any) -> AsyncIterator[Server]:
    async def handle(client: Any, address: Any) -> None:
        if tls is not None:
            await client.do_handshake()
        await handler(Stream(client))

    name = listener.getsockname()
    task = await curio.spawn(curio.network.run_server, listener, handle, tls)
    try:
        yield Server(0 if isinstance(name, str) else name[1])
    finally:
        await task.cancel()


@asynccontextmanager
async def serve_tcp(
    handler: StreamHandler, host: str, port: int = 0, tls: Any = None
) -> AsyncIterator[Server]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = curio.network.tcp_server_socket(host, port, family)
    async with _serving(handler, listener, tls) as server:
        yield server


@asynccontextmanager
async def serve_unix(handler: StreamHandler, path: str) -> AsyncIterator[Server]:
    listener = curio.network.unix_server_socket(path)
    try:
        async with _serving(handler, listener, None) as server:
            yield server
    finally:
        os.unlink(path)
