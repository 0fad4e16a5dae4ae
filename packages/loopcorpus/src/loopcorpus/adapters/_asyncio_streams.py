"""How do asyncio's streams answer the contract?

A stream is the pair of `StreamReader` and `StreamWriter`; a server is `asyncio.start_server` and
the tasks of its handlers, which asyncio does not hand out before Python 3.13.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self

from .._shapes_io import StreamHandler

_MAX_BYTES = 65536


class Stream:
    __slots__ = ("_drain", "_read", "_write", "writer")

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._read = reader.read
        self._write, self._drain = writer.write, writer.drain
        self.writer = writer

    async def send_all(self, data: bytes) -> None:
        self._write(data)
        await self._drain()

    async def receive_some(self, max_bytes: int = _MAX_BYTES) -> bytes:
        return await self._read(max_bytes)

    async def send_eof(self) -> None:
        self.writer.write_eof()
        await self._drain()

    async def aclose(self) -> None:
        self.writer.close()
        try:
            # A cancellation would end the one future that all who wait for the close share.
            await asyncio.shield(self.writer.wait_closed())
        except (ConnectionError, ssl.SSLError, TimeoutError):
            pass  # it was broken, or the peer of a TLS connection kept silent; now it is closed
        except asyncio.CancelledError:
            self.writer.transport.abort()
            raise

    def selected_alpn_protocol(self) -> str | None:
        protocol: str | None = self.writer.get_extra_info("ssl_object").selected_alpn_protocol()
        return protocol

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()


async def connect_unix(path: str) -> Stream:
    return Stream(*await asyncio.open_unix_connection(path))


class Server:
    def __init__(self, handler: StreamHandler) -> None:
        self._handler = handler
        self._tasks: set[asyncio.Task[Any]] = set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._handler(Stream(reader, writer))
        except asyncio.CancelledError:
            # Not raised again: before Python 3.13 asyncio then logs an error of its own callback.
            writer.transport.abort()
        finally:
            self._tasks.discard(task)
            writer.close()

    async def start(self, start: Callable[..., Any], *args: Any, **options: Any) -> None:
        self._server: asyncio.Server = await start(self._serve, *args, **options)
        name = self._server.sockets[0].getsockname()
        self.port = 0 if isinstance(name, str) else int(name[1])

    async def stop(self, grace: float | None = None) -> None:
        self._server.close()
        await asyncio.sleep(0)  # a handler that has been started is among the tasks after this
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace)
        for task in self._tasks:
            task.cancel()
        while self._tasks:
            await asyncio.wait(self._tasks)


@asynccontextmanager
async def _serving(
    handler: StreamHandler, start: Callable[..., Any], *args: Any, **options: Any
) -> AsyncIterator[Server]:
    server = Server(handler)
    await server.start(start, *args, **options)
    try:
        yield server
    finally:
        await server.stop(0)
        await asyncio.sleep(0)  # the transports of the handlers tell of their end


def serve_tcp(handler: StreamHandler, host: str, port: int = 0, tls: Any = None) -> Any:
    return _serving(handler, asyncio.start_server, host, port, ssl=tls)


def serve_unix(handler: StreamHandler, path: str) -> Any:
    return _serving(handler, asyncio.start_unix_server, path)


async def _connect_tcp(options: Any, host: str, port: int, tls: Any, name: str | None) -> Stream:
    return Stream(
        *await asyncio.open_connection(host, port, ssl=tls, server_hostname=name, **options)
    )


async def connect_tcp(
    host: str, port: int, tls: Any = None, server_hostname: str | None = None
) -> Stream:
    return await _connect_tcp({"happy_eyeballs_delay": 0.25}, host, port, tls, server_hostname)


async def connect_tcp_in_order(
    host: str, port: int, tls: Any = None, server_hostname: str | None = None
) -> Stream:
    return await _connect_tcp({}, host, port, tls, server_hostname)
