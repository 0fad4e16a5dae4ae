"""How does futureloop's I/O answer the contract?

Sockets are the standard library's, lent to the running loop for each operation. A stream is the
pair of `StreamReader` and `StreamWriter`; so is the way to a child process and back.
"""

from __future__ import annotations

import socket
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self

import futureloop

from .._shapes_io import StreamHandler

_loop: Callable[[], Any] = futureloop.get_running_loop


def socketpair() -> tuple[socket.socket, socket.socket]:
    one, other = socket.socketpair()
    return from_stdlib_socket(one), from_stdlib_socket(other)


def from_stdlib_socket(sock: socket.socket) -> socket.socket:
    sock.setblocking(False)
    return sock


async def sock_recv(sock: socket.socket, max_bytes: int) -> bytes:
    return await _loop().sock_recv(sock, max_bytes)  # type: ignore[no-any-return]


async def sock_recv_into(sock: socket.socket, buffer: Any) -> int:
    return await _loop().sock_recv_into(sock, buffer)  # type: ignore[no-any-return]


async def sock_sendall(sock: socket.socket, data: Any) -> None:
    await _loop().sock_sendall(sock, data)


async def sock_connect(sock: socket.socket, address: Any) -> None:
    await _loop().sock_connect(sock, address)


async def sock_accept(sock: socket.socket) -> tuple[socket.socket, Any]:
    return await _loop().sock_accept(sock)  # type: ignore[no-any-return]


def sock_close(sock: socket.socket) -> None:
    if sock.fileno() >= 0:
        futureloop.notify_closing(sock)
        sock.close()


async def getaddrinfo(host: Any, port: Any, **hints: Any) -> list[Any]:
    return await _loop().getaddrinfo(host, port, **hints)  # type: ignore[no-any-return]


class Stream:
    __slots__ = ("_drain", "_write", "receive_some", "writer")

    def __init__(self, reader: futureloop.StreamReader, writer: futureloop.StreamWriter) -> None:
        self.receive_some = _receive(reader)
        self._write, self._drain = writer.write, writer.drain
        self.writer = writer

    async def send_all(self, data: bytes) -> None:
        self._write(data)
        await self._drain()

    async def send_eof(self) -> None:
        self.writer.write_eof()
        await self._drain()

    async def aclose(self) -> None:
        self.writer.close()
        try:
            await self.writer.wait_closed()
        except (ConnectionError, ssl.SSLError):
            pass  # it was broken; now it is closed as well
        except futureloop.CancelledError:
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


def _receive(reader: futureloop.StreamReader) -> Callable[..., Any]:
    read = reader.read

    def receive_some(max_bytes: int = 65536) -> Any:
        return read(max_bytes)

    return receive_some


async def connect_tcp(
    host: str, port: int, tls: Any = None, server_hostname: str | None = None
) -> Stream:
    return Stream(
        *await futureloop.open_connection(host, port, ssl=tls, server_hostname=server_hostname)
    )


async def connect_unix(path: str) -> Stream:
    return Stream(*await futureloop.open_unix_connection(path))


class _Server:
    def __init__(self, server: futureloop.Server) -> None:
        self._server = server
        self.stop = server.stop

    @property
    def port(self) -> int:
        return int(self._server.sockets[0].getsockname()[1])


@asynccontextmanager
async def _serving(
    handler: StreamHandler, start: Callable[..., Any], *args: Any, **options: Any
) -> AsyncIterator[_Server]:
    async def serve(reader: futureloop.StreamReader, writer: futureloop.StreamWriter) -> None:
        try:
            await handler(Stream(reader, writer))
        finally:
            writer.close()

    server = await start(serve, *args, **options)
    try:
        yield _Server(server)
    finally:
        await server.stop(0)


def serve_tcp(handler: StreamHandler, host: str, port: int = 0, tls: Any = None) -> Any:
    return _serving(handler, futureloop.start_server, host, port, ssl=tls)


def serve_unix(handler: StreamHandler, path: str) -> Any:
    return _serving(handler, futureloop.start_unix_server, path)


class UdpSocket:
    def __init__(self, native: futureloop.UDPSocket) -> None:
        self._native = native
        self.send_to, self.receive_from = native.send_to, native.receive_from

    @property
    def address(self) -> Any:
        return self._native.address

    async def aclose(self) -> None:
        self._native.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        self._native.close()


async def open_udp(host: str, port: int = 0) -> UdpSocket:
    return UdpSocket(await futureloop.open_udp(host, port))


class _Input:
    def __init__(self, writer: futureloop.StreamWriter) -> None:
        self._writer = writer

    async def send_all(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    async def aclose(self) -> None:
        self._writer.close()
        try:
            await self._writer.wait_closed()
        except (BrokenPipeError, ConnectionResetError):
            pass  # the child has gone before it read everything


class _Output:
    def __init__(self, reader: futureloop.StreamReader) -> None:
        self.receive_some = _receive(reader)
        self._close = reader.close

    async def aclose(self) -> None:
        self._close()


class Process:
    def __init__(self, native: futureloop.Process) -> None:
        assert native.stdin and native.stdout and native.stderr
        self._native = native
        self.stdin = _Input(native.stdin)
        self.stdout, self.stderr = _Output(native.stdout), _Output(native.stderr)
        self.pid = native.pid
        self.wait, self.terminate, self.kill = native.wait, native.terminate, native.kill

    @property
    def returncode(self) -> int | None:
        return self._native.returncode

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._native.__aexit__(kind, error, traceback)


async def open_process(command: Sequence[str], **options: Any) -> Process:
    pipe = subprocess.PIPE
    return Process(
        await futureloop.create_subprocess_exec(
            *command, stdin=pipe, stdout=pipe, stderr=pipe, **options
        )
    )


async def run_process(command: Sequence[str], input: bytes = b"") -> tuple[int, bytes, bytes]:
    done = await futureloop.run_process(command, input=input)
    return done.returncode, done.stdout, done.stderr
