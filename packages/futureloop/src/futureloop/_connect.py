"""How is a connection made?

The name is resolved; its addresses are tried in turn, each a little after the one before, whether
or not that has failed already (Happy Eyeballs, RFC 8305); the first that answers wins. `loopbase`
has the plan, here is a task for each attempt.

Rule: whatever becomes of an attempt, its socket has an owner: the transport, or it is closed.

asyncio tries one address after the other unless `happy_eyeballs_delay` is given; here it is.
"""

from __future__ import annotations

import socket
from asyncio import FIRST_COMPLETED
from math import inf
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any

from loopbase import (
    CONNECTION_ATTEMPT_DELAY,
    FULL_BACKLOG_PAUSE,
    ConnectionPlan,
    Descriptor,
    check_connected,
    format_target,
    open_socket,
    prepare_stream,
    start_connect,
)

from ._streams import LIMIT, StreamReader, StreamWriter
from ._suspend import get_running_loop
from ._time import sleep
from ._tls import Transport, client_context, secured_transport
from ._transport import StreamTransport, open_descriptor
from ._wait import cancel_all, wait

if TYPE_CHECKING:
    from ._loop import Loop


async def open_connection(
    host: str | None = None,
    port: int | str | None = None,
    *,
    limit: int = LIMIT,
    ssl: Any = None,
    family: int = socket.AF_UNSPEC,
    proto: int = 0,
    flags: int = 0,
    sock: socket.socket | None = None,
    local_addr: tuple[str, int] | None = None,
    server_hostname: str | None = None,
    ssl_handshake_timeout: float | None = None,
    ssl_shutdown_timeout: float | None = None,
    happy_eyeballs_delay: float | None = CONNECTION_ATTEMPT_DELAY,
    interleave: int | None = None,
    all_errors: bool = False,
) -> tuple[StreamReader, StreamWriter]:
    """Connect to a host and port over TCP; return a reader and a writer.

    sock: a connected socket, in the place of host and port; it belongs to the stream then.
    ssl: an SSLContext, or True for the default one. server_hostname: the name that the certificate
        must be for; `host` by default. ssl_handshake_timeout: in seconds; 60 by default.
        ssl_shutdown_timeout: nobody waits for that.
    happy_eyeballs_delay: seconds between two attempts that run beside each other; None lets one end
        before the next begins. interleave: how many addresses of the first family come first.
    all_errors: raise an ExceptionGroup of every attempt's error when all have failed.

    A cancellation point; cancelled, nothing is left open. Raises OSError (with the reasons of all
    addresses), ssl.SSLError. Where it comes from: `asyncio.open_connection`.
    """
    loop: Any = get_running_loop()
    context = client_context(ssl, server_hostname, ssl_handshake_timeout)
    if context is not None and server_hostname is None:
        if not host:
            raise ValueError("You must set server_hostname when using ssl without a host")
        server_hostname = host
    if sock is not None:
        if host is not None or port is not None:
            raise ValueError("host/port and sock can not be specified at the same time")
        if sock.type != socket.SOCK_STREAM:
            raise ValueError(f"A Stream Socket was expected, got {sock!r}")
        prepare_stream(sock)
        transport = StreamTransport(loop, sock)
    elif host is None and port is None:
        raise ValueError("host and port was not specified and no sock specified")
    else:
        infos = await loop._resolve(host, port, family=family, proto=proto, flags=flags)
        local = []
        if local_addr is not None:
            local = await loop._resolve(*local_addr, family=family, proto=proto, flags=flags)
        plan = ConnectionPlan(
            infos,
            delay=inf if happy_eyeballs_delay is None else happy_eyeballs_delay,
            first_address_family_count=interleave or 1,
        )
        first = await _first(loop, plan, local)
        if first is None:
            if all_errors:
                raise ExceptionGroup("create_connection failed", plan.take_errors())
            raise plan.error(format_target(host, port))  # type: ignore[arg-type]
        transport = first
    return await _streams(transport, limit, context, server_hostname, ssl_handshake_timeout)


async def open_unix_connection(
    path: str | bytes | PathLike[str] | None = None,
    *,
    limit: int = LIMIT,
    sock: socket.socket | None = None,
    ssl: Any = None,
    server_hostname: str | None = None,
    ssl_handshake_timeout: float | None = None,
    ssl_shutdown_timeout: float | None = None,
) -> tuple[StreamReader, StreamWriter]:
    """Connect to the Unix socket at `path`; return a reader and a writer. See `open_connection`.

    While the server has no room for another connection it is tried again, a little later.
    """
    loop: Any = get_running_loop()
    context = client_context(ssl, server_hostname, ssl_handshake_timeout)
    if context is not None and server_hostname is None:
        raise ValueError("you have to pass server_hostname when using ssl")
    if (path is None) == (sock is None):
        raise ValueError("path and sock can not be specified at the same time, nor both left out")
    if sock is None:
        assert path is not None
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            sock.setblocking(False)
            await _connect_unix(sock, fspath(path))
        except BaseException:
            sock.close()
            raise
    else:
        prepare_stream(sock)
    transport = StreamTransport(loop, sock)
    return await _streams(transport, limit, context, server_hostname, ssl_handshake_timeout)


async def _streams(
    transport: StreamTransport,
    limit: int,
    context: Any,
    server_hostname: str | None,
    handshake_timeout: float | None,
) -> tuple[StreamReader, StreamWriter]:
    """Return a reader and a writer on `transport`, over TLS if there is a `context`."""
    top: Transport = transport
    if context is not None:
        top = await secured_transport(
            transport,
            context,
            server_side=False,
            server_hostname=server_hostname or None,
            handshake_timeout=handshake_timeout,
        )
    reader = StreamReader(top, limit)
    return reader, StreamWriter(top, reader)


async def _first(loop: Loop, plan: ConnectionPlan, local: list[Any]) -> StreamTransport | None:
    """Return the first connection that is made, or None when all attempts have failed."""
    won: list[StreamTransport] = []

    async def attempt(number: int) -> None:
        info = plan.addresses[number]
        try:
            sock = open_socket(info, local)
            try:
                descriptor = await _connected(loop, sock, info[4])
            except BaseException:
                sock.close()
                raise
        except OSError as error:
            plan.failed(number, error)
            return
        transport = StreamTransport(loop, sock, descriptor=descriptor)
        if plan.connected(number):
            won.append(transport)
        else:
            transport.abort()

    tasks: set[Any] = set()
    try:
        while not plan.over:
            while (number := plan.start(loop.time())) is not None:
                if len(plan.addresses) == 1:
                    await attempt(number)
                else:
                    tasks.add(loop.create_task(attempt(number)))
            running = {task for task in tasks if not task.done()}
            if running:
                seconds = plan.seconds_to_next(loop.time())
                limit = None if seconds == inf else seconds
                await wait(running, timeout=limit, return_when=FIRST_COMPLETED)
            for task in tasks - running:
                task.result()  # what is no OSError is nobody's plan
        await cancel_all(tasks)
    except BaseException:
        try:
            await cancel_all(tasks)
        finally:
            for transport in won:
                transport.abort()
        raise
    return won[0] if won else None


async def _connected(loop: Loop, sock: socket.socket, address: Any) -> Descriptor:
    """Connect and return what the poller knows the socket by; it knows nothing when this raises."""
    if start_connect(sock, address):
        return open_descriptor(loop, sock)
    descriptor = open_descriptor(loop, sock)
    writing: Any = descriptor.writing
    try:
        while True:
            await writing.wait()
            if check_connected(sock, address):
                return descriptor
    except BaseException:
        loop._poller.forget(descriptor)
        raise


async def _connect_unix(sock: socket.socket, path: str | bytes) -> None:
    while True:
        try:
            start_connect(sock, path)
            return
        except BlockingIOError:
            await sleep(FULL_BACKLOG_PAUSE)  # there is nothing to wait for but time
