"""How does a server begin?

With its sockets: one for each address, all on the same port, or one at the path of a Unix socket,
or one that the program has made.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from os import PathLike
from typing import Any

from loopbase import BACKLOG, check_backlog, open_listeners, open_unix_listener, prepare_stream

from ._servers import ClientConnected, Server
from ._streams import LIMIT
from ._suspend import get_running_loop
from ._tls import server_security


async def start_server(
    client_connected_cb: ClientConnected,
    host: str | Sequence[str] | None = None,
    port: int | None = None,
    *,
    limit: int = LIMIT,
    family: int = socket.AF_UNSPEC,
    flags: int = socket.AI_PASSIVE,
    sock: socket.socket | None = None,
    backlog: int = BACKLOG,
    ssl: Any = None,
    reuse_port: bool = False,
    ssl_handshake_timeout: float | None = None,
    ssl_shutdown_timeout: float | None = None,
    start_serving: bool = True,
) -> Server:
    """Listen at an address; call `client_connected_cb(reader, writer)` for each connection.

    client_connected_cb: an async function, which runs in a task of its own, or a plain one.
    host: a name, an address, several of them; None for every interface.
    port: 0 or None for any free port, the same for all addresses.
    sock: a socket that is bound already, in the place of host and port.
    ssl: the server's SSLContext; `client_connected_cb` is called after the handshake.
    ssl_handshake_timeout: in seconds; 60 by default. ssl_shutdown_timeout: nobody waits for that.
    Raises OSError if it cannot listen there. Where it comes from: `asyncio.start_server`.
    """
    loop: Any = get_running_loop()
    secure = server_security(ssl, ssl_handshake_timeout)
    if sock is not None:
        if host is not None or port is not None:
            raise ValueError("host/port and sock can not be specified at the same time")
        if sock.type != socket.SOCK_STREAM:
            raise ValueError(f"A Stream Socket was expected, got {sock!r}")
        prepare_stream(sock)
        sock.listen(check_backlog(backlog))
        sockets = [sock]
    else:
        hosts = [host] if host is None or isinstance(host, str) else list(host)
        infos: list[Any] = []
        for one in hosts:
            found = await loop._resolve(one or None, port or 0, family=family, flags=flags)
            infos += found
        sockets = open_listeners(infos, backlog=backlog, reuse_port=reuse_port)
    return await _started(Server(loop, sockets, client_connected_cb, limit, secure), start_serving)


async def start_unix_server(
    client_connected_cb: ClientConnected,
    path: str | bytes | PathLike[str] | None = None,
    *,
    limit: int = LIMIT,
    sock: socket.socket | None = None,
    backlog: int = BACKLOG,
    ssl: Any = None,
    ssl_handshake_timeout: float | None = None,
    ssl_shutdown_timeout: float | None = None,
    start_serving: bool = True,
    cleanup_socket: bool = True,
) -> Server:
    """Do as `start_server` does, at the path of a Unix socket.

    A path that a server has left behind is taken over; one that is answered is not. cleanup_socket:
    remove the path when the server is closed, if it is still this server's.
    Where it comes from: `asyncio.start_unix_server`.
    """
    loop: Any = get_running_loop()
    secure = server_security(ssl, ssl_handshake_timeout)
    remove: Callable[[], object] | None = None
    if (path is None) == (sock is None):
        raise ValueError("path and sock can not be specified at the same time, nor both left out")
    if sock is not None:
        prepare_stream(sock)
        sock.listen(check_backlog(backlog))
    else:
        assert path is not None
        sock, remove = open_unix_listener(path, backlog=backlog)
    on_close = remove if cleanup_socket else None
    server = Server(loop, [sock], client_connected_cb, limit, secure, on_close)
    return await _started(server, start_serving)


async def _started(server: Server, start_serving: bool) -> Server:
    if start_serving:
        try:
            server._start()
        except BaseException:
            server.close()
            raise
    return server
