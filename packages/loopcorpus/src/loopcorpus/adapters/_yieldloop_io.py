"""How do yieldloop's streams, servers and packets answer the contract?

They have the right shape under other names: an object gets the subclass that adds these names, so
that nothing stands between a case (or a benchmark) and the library.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yieldloop

from .._shapes_io import StreamHandler


class SocketStream(yieldloop.SocketStream):
    __slots__ = ()
    send_all, receive_some = yieldloop.SocketStream.write, yieldloop.SocketStream.read
    send_eof, aclose = yieldloop.SocketStream.write_eof, yieldloop.SocketStream.close


class TLSStream(yieldloop.TLSStream):
    __slots__ = ()
    send_all, receive_some = yieldloop.TLSStream.write, yieldloop.TLSStream.read
    send_eof, aclose = yieldloop.TLSStream.write_eof, yieldloop.TLSStream.close


class PipeStream(yieldloop.PipeStream):
    __slots__ = ()
    send_all, receive_some = yieldloop.PipeStream.write, yieldloop.PipeStream.read
    aclose = yieldloop.PipeStream.close


class UDPSocket(yieldloop.UDPSocket):
    __slots__ = ()
    aclose = yieldloop.UDPSocket.close


_NAMED = {kind.__base__: kind for kind in (SocketStream, TLSStream, PipeStream, UDPSocket)}


def named(thing: Any) -> Any:
    """Give `thing` the names of the contract."""
    thing.__class__ = _NAMED[type(thing)]
    return thing


def sock_close(sock: Any) -> None:
    sock.close()


async def connect_tcp(
    host: str, port: int, tls: Any = None, server_hostname: str | None = None
) -> Any:
    return named(
        await yieldloop.open_connection(host, port, ssl=tls, server_hostname=server_hostname)
    )


async def connect_unix(path: str) -> Any:
    return named(await yieldloop.open_unix_connection(path))


def _of_stream(handler: StreamHandler) -> Any:
    async def handle(stream: Any, _address: Any) -> None:
        await handler(named(stream))

    return handle


def serve_tcp(handler: StreamHandler, host: str, port: int = 0, tls: Any = None) -> Any:
    return yieldloop.tcp_server(host, port, _of_stream(handler), ssl=tls)


def serve_unix(handler: StreamHandler, path: str) -> Any:
    return yieldloop.unix_server(path, _of_stream(handler))


async def open_udp(host: str, port: int = 0) -> Any:
    return named(await yieldloop.open_udp(host, port))


async def open_process(command: Sequence[str], **options: Any) -> Any:
    process = await yieldloop.open_process(command, **options)
    for pipe in (process.stdin, process.stdout, process.stderr):
        named(pipe)
    return process


async def run_process(command: Sequence[str], input: bytes = b"") -> tuple[int, bytes, bytes]:
    ended = await yieldloop.run_process(command, input=input)
    return ended.returncode, ended.stdout, ended.stderr
