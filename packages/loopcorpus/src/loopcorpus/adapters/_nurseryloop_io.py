"""How do nurseryloop's sockets and streams answer the contract?

They have trio's names: streams and servers have the contract's shape and are handed out as they
are, sockets have methods where the contract has functions.
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

import nurseryloop

from .._shapes_io import StreamHandler


def sock_recv(sock: Any, max_bytes: int) -> Coroutine[Any, Any, bytes]:
    received: Coroutine[Any, Any, bytes] = sock.recv(max_bytes)
    return received


def sock_recv_into(sock: Any, buffer: Any) -> Coroutine[Any, Any, int]:
    received: Coroutine[Any, Any, int] = sock.recv_into(buffer)
    return received


async def sock_sendall(sock: Any, data: Any) -> None:
    with memoryview(data) as rest:
        sent = 0
        while sent < len(rest):
            sent += await sock.send(rest[sent:])


def sock_connect(sock: Any, address: Any) -> Coroutine[Any, Any, None]:
    connected: Coroutine[Any, Any, None] = sock.connect(address)
    return connected


def sock_accept(sock: Any) -> Coroutine[Any, Any, tuple[Any, Any]]:
    accepted: Coroutine[Any, Any, tuple[Any, Any]] = sock.accept()
    return accepted


def sock_close(sock: Any) -> None:
    sock.close()


async def connect_tcp(
    host: str, port: int, tls: Any = None, server_hostname: str | None = None
) -> Any:
    stream = await nurseryloop.open_tcp_stream(host, port)
    if tls is None:
        return stream
    secure = None
    try:
        secure = nurseryloop.SSLStream(stream, tls, server_hostname=server_hostname or host)
        await secure.do_handshake()
    except BaseException:
        await nurseryloop.aclose_forcefully(secure or stream)
        raise
    return secure


def serve_tcp(handler: StreamHandler, host: str, port: int = 0, tls: Any = None) -> Any:
    if tls is None:
        return nurseryloop.open_tcp_server(handler, port, host=host)
    return nurseryloop.open_ssl_over_tcp_server(handler, port, tls, host=host)
