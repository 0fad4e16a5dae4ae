"""What does a connection run over?

One table of the ways to serve and to connect, so that a case about streams is written once and runs
over each of them. Also the plain sockets of the standard library that cases use as a peer: what
they do happens at once, in the case's own task.
"""

from __future__ import annotations

import os
import shutil
import socket
import struct
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import Any, ClassVar

import pytest

from ._cases import needs
from ._certificates import Certificates
from ._contract import Backend, Stream, StreamHandler

HOST = "127.0.0.1"


class Transport:
    """One way to serve and to connect."""

    needs: ClassVar[tuple[str, ...]]
    half_close: ClassVar[bool] = True

    def __init__(self, lib: Backend, certificates: Certificates) -> None:
        self.lib, self.certificates = lib, certificates

    def serve(self, handler: StreamHandler) -> AbstractAsyncContextManager[Any]:
        raise NotImplementedError

    async def connect(self, server: Any) -> Stream:
        """Connect to what `serve` has opened."""
        raise NotImplementedError

    @asynccontextmanager
    async def pair(self) -> AsyncIterator[tuple[Stream, Stream]]:
        """Yield the two ends of one connection: the client's, the server's."""
        lib = self.lib
        accepted: list[Stream] = []
        arrived, over = lib.Event(), lib.Event()

        async def keep(stream: Stream) -> None:
            accepted.append(stream)
            arrived.set()
            try:
                await over.wait()
            finally:
                await _put_away(stream)

        async with self.serve(keep) as server:
            client = await self.connect(server)
            try:
                await arrived.wait()
                yield client, accepted[0]
            finally:
                over.set()  # each end is closed by a task of its own: TLS may wait for the other
                await _put_away(client)


async def _put_away(stream: Stream) -> None:
    """Close it, whatever the case has done to it before."""
    try:
        await stream.aclose()
    except Exception:
        pass


class Tcp(Transport):
    needs = ("connect_tcp", "serve_tcp")

    def serve(self, handler: StreamHandler) -> AbstractAsyncContextManager[Any]:
        return self.lib.serve_tcp(handler, HOST)

    async def connect(self, server: Any) -> Stream:
        return await self.lib.connect_tcp(HOST, server.port)


class Tls(Transport):
    needs = ("connect_tcp", "serve_tcp")
    half_close = False

    def serve(self, handler: StreamHandler) -> AbstractAsyncContextManager[Any]:
        return self.lib.serve_tcp(handler, HOST, tls=self.certificates.server())

    async def connect(self, server: Any) -> Stream:
        return await self.lib.connect_tcp(HOST, server.port, tls=self.certificates.client())


class Unix(Transport):
    needs = ("connect_unix", "serve_unix")

    @asynccontextmanager
    async def serve(self, handler: StreamHandler) -> AsyncIterator[Any]:
        with folder() as path:
            self._path = f"{path}/socket"
            async with self.lib.serve_unix(handler, self._path) as server:
                yield server

    async def connect(self, server: Any) -> Stream:
        return await self.lib.connect_unix(self._path)


TRANSPORTS: tuple[type[Transport], ...] = (Tcp, Unix, Tls)


def over(*kinds: type[Transport]) -> pytest.MarkDecorator:
    """Run a case that takes `kind` and `certificates` over each of these transports."""
    return pytest.mark.parametrize(
        "kind",
        [pytest.param(kind, marks=needs(*kind.needs), id=kind.__name__) for kind in kinds],
    )


over_each = over(*TRANSPORTS)


@contextmanager
def folder() -> Iterator[str]:
    """Yield a folder for sockets: with a short name, because theirs may have 107 bytes at most."""
    path = tempfile.mkdtemp(prefix="loopcorpus")
    try:
        yield path
    finally:
        shutil.rmtree(path)


@contextmanager
def listening(backlog: int = 10) -> Iterator[socket.socket]:
    """Yield a plain socket that listens on a free port of this machine."""
    with socket.create_server((HOST, 0), backlog=backlog) as listener:
        yield listener


def call(port: int) -> socket.socket:
    """Return a plain socket that is connected to that port. The kernel answers, nobody waits."""
    return socket.create_connection((HOST, port))


def reset(sock: socket.socket) -> None:
    """Close a plain TCP socket so that its peer is told of a reset, not of an end."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def small_buffers(*socks: socket.socket, size: int = 4096) -> None:
    """Let the kernel keep little for these sockets, so that a sender soon has to wait."""
    for sock in socks:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, size)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, size)


def descriptors() -> int:
    """Return how many descriptors this process has open, not counting the one that looks."""
    return len(os.listdir("/proc/self/fd")) - 1


@contextmanager
def half(lib: Backend) -> Iterator[tuple[Any, socket.socket]]:
    """Yield the two ends of a socket pair: the library's, and a plain one."""
    ours, plain = socket.socketpair()
    sock = lib.from_stdlib_socket(ours)
    with plain:
        try:
            yield sock, plain
        finally:
            lib.sock_close(sock)


@contextmanager
def blackhole(host: str = HOST, port: int = 0) -> Iterator[socket.socket]:
    """Yield a socket that a connection cannot be made to, and is not refused by either.

    Its backlog is full, so the kernel drops what asks for a connection.
    """
    with socket.create_server((host, port), backlog=0) as listener:
        callers = []
        try:
            while True:
                caller = socket.socket()
                callers.append(caller)
                caller.settimeout(0.05)
                try:
                    caller.connect(listener.getsockname())
                except TimeoutError:
                    break
            yield listener
        finally:
            for caller in callers:
                caller.close()


@asynccontextmanager
async def beside_plain(lib: Backend) -> AsyncIterator[tuple[Stream, socket.socket]]:
    """Yield a stream of the library's and the plain TCP socket at its other end."""
    with listening() as listener:
        stream = await lib.connect_tcp(HOST, listener.getsockname()[1])
        async with stream:
            with listener.accept()[0] as plain:
                yield stream, plain
