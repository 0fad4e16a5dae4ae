"""How is a connection made?

The name is resolved off the loop; then its addresses are tried as `loopbase.ConnectionPlan` says
(Happy Eyeballs, RFC 8305): one after the other, each a task, with a head start of a quarter of a
second. The first that connects wins, the others are cancelled and leave no descriptor.
"""

from __future__ import annotations

import socket
from collections.abc import Generator, Sequence
from os import PathLike, fspath
from ssl import SSLContext
from typing import Any

from loopbase import (
    CONNECTION_ATTEMPT_DELAY,
    AddressInfo,
    ConnectionPlan,
    format_target,
    open_socket,
)

from ._cancel import check_cancellation
from ._children import TaskGroup
from ._names import resolve
from ._sockets import Socket, adopt
from ._streams import SocketStream
from ._suspend import current_task, suspending
from ._sync import Event
from ._time import IgnoredTimeout, clock
from ._tls import HANDSHAKE_TIMEOUT, TLSStream


@suspending
def open_connection(
    host: str,
    port: int,
    *,
    ssl: SSLContext | None = None,
    server_hostname: str | None = None,
    source_addr: tuple[str, int] | None = None,
    happy_eyeballs_delay: float = CONNECTION_ATTEMPT_DELAY,
    ssl_handshake_timeout: float = HANDSHAKE_TIMEOUT,
) -> Generator[Any, Any, Any]:
    """Connect to `host` over TCP and return a SocketStream; with ssl a TLSStream.

    server_hostname: whom the server's certificate has to name, if not `host`.
    source_addr: the host and port to connect from.
    happy_eyeballs_delay: seconds until the next address is tried beside one that has not answered.
    ssl_handshake_timeout: seconds.

    Raises OSError (ConnectionRefusedError if all addresses refused), socket.gaierror for a name
    that is not known, and with ssl what `TLSStream.handshake` raises. A cancellation point;
    cancelled, it leaves nothing open.
    """
    yield from check_cancellation()
    infos = yield from resolve(host, port)
    local: Sequence[AddressInfo] = ()
    if source_addr is not None:
        local = yield from resolve(*source_addr, passive=True)
    plan = ConnectionPlan(infos, delay=happy_eyeballs_delay)
    connection = yield from _connect(plan, local, format_target(host, port))
    stream = SocketStream(connection)
    if ssl is None:
        return stream
    return (yield from _secured(stream, ssl, server_hostname or host, ssl_handshake_timeout))


@suspending
def open_unix_connection(
    path: str | bytes | PathLike[str],
    *,
    ssl: SSLContext | None = None,
    server_hostname: str | None = None,
    ssl_handshake_timeout: float = HANDSHAKE_TIMEOUT,
) -> Generator[Any, Any, Any]:
    """Connect to the Unix socket at `path`. Otherwise as `open_connection`."""
    address: Any = fspath(path)
    info = (socket.AF_UNIX, socket.SOCK_STREAM, 0, "", address)
    yield from check_cancellation()
    stream = SocketStream((yield from _attempt(info, ())))
    if ssl is None:
        return stream
    return (yield from _secured(stream, ssl, server_hostname, ssl_handshake_timeout))


@suspending
def _secured(
    stream: SocketStream, context: SSLContext, server_hostname: str | None, timeout: float
) -> Generator[Any, Any, TLSStream]:
    try:
        secure = TLSStream(stream, context, server_hostname=server_hostname)
    except BaseException:
        stream.close_now()
        raise
    yield from secure.handshake(timeout)
    return secure


@suspending
def _attempt(info: AddressInfo, local: Sequence[AddressInfo]) -> Generator[Any, Any, Socket]:
    connection = adopt(open_socket(info, local))
    try:
        yield from connection._connect(info[4])
    except BaseException:
        connection.close()
        raise
    return connection


@suspending
def _connect(
    plan: ConnectionPlan, local: Sequence[AddressInfo], target: str
) -> Generator[Any, Any, Socket]:
    if len(plan.addresses) == 1:
        return (yield from _attempt(plan.addresses[0], local))
    group, ended = TaskGroup(), Event()
    connected: list[Socket] = []  # the winner

    def attempt(number: int) -> Generator[Any, Any, None]:
        try:
            connection = yield from _attempt(plan.addresses[number], local)
        except OSError as error:
            plan.failed(number, error)
        else:
            if plan.connected(number):
                connected.append(connection)
            else:
                connection.close()
        finally:
            ended.set()

    try:
        while not plan.over and not group._failed:
            while (number := plan.start(clock())) is not None:
                group.spawn(attempt, number)
            ended.clear()
            with IgnoredTimeout(plan.seconds_to_next(clock()), None):
                yield from ended.wait()
        group.cancel()
        yield from group.join()
    except BaseException:
        group.cancel()
        late = yield from group._settle()
        if late is not None:
            current_task().hold(late)
        for connection in connected:
            connection.close()
        raise
    if not connected:
        raise plan.error(target)
    return connected[0]
