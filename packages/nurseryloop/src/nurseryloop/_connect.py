"""How is a connection made?

A host may have many addresses, and some of them may be dead. They are tried in an order and at a
pace that `loopbase.ConnectionPlan` lays down (RFC 8305, "happy eyeballs"); each attempt is a child
of one nursery. The first that connects wins, the others are cancelled and closed.
"""

from __future__ import annotations

import os
import socket as stdlib
from contextlib import suppress
from typing import Any

from loopbase import CONNECTION_ATTEMPT_DELAY, ConnectionPlan, format_target

from ._children import open_nursery
from ._names import getaddrinfo
from ._socket_type import SocketType
from ._streams import SocketStream
from ._sync import Event
from ._time import current_time, move_on_after
from .socket import socket


async def open_tcp_stream(
    host: str | bytes,
    port: int,
    *,
    happy_eyeballs_delay: float | None = CONNECTION_ATTEMPT_DELAY,
    local_address: str | None = None,
) -> SocketStream:
    """Connect to `port` of `host` and return the stream.

    host: a name or an address. happy_eyeballs_delay: seconds after which the next address is tried
    beside one that has not answered; None: a quarter of one. local_address: the address of this
    machine to connect from.
    Raises OSError when no address could be connected to; what each attempt came to is its cause.
    When cancelled nothing is left open. A checkpoint.
    """
    if host is None:
        raise ValueError("host must be a name or an address, not None")
    if not isinstance(port, int):
        raise TypeError(f"port must be an int, not {port!r}")
    if happy_eyeballs_delay is None:
        happy_eyeballs_delay = CONNECTION_ATTEMPT_DELAY
    found = await getaddrinfo(host, port, type=stdlib.SOCK_STREAM)
    plan = ConnectionPlan(found, delay=happy_eyeballs_delay)
    winner: SocketType | None = None
    news = Event()  # an attempt has ended

    async def attempt(number: int) -> None:
        nonlocal winner
        try:
            sock = await _connect(plan.addresses[number], local_address)
        except OSError as error:
            plan.failed(number, error)
        else:
            if plan.connected(number):
                winner = sock
            else:
                sock.close()
        news.set()

    try:
        async with open_nursery() as nursery:
            while not plan.over:
                while (number := plan.start(current_time())) is not None:
                    nursery.start_soon(attempt, number)
                news = Event()
                with move_on_after(plan.seconds_to_next(current_time())):
                    await news.wait()
            nursery.cancel_scope.cancel("another attempt has connected")
        if winner is None:
            raise plan.error(format_target(host, port))
        return SocketStream(winner)
    except BaseException:
        if winner is not None:
            winner.close()
        raise


async def _connect(info: Any, local_address: str | None) -> SocketType:
    family, kind, protocol, _, address = info
    sock = socket(family, kind, protocol)
    try:
        if local_address is not None:
            with suppress(OSError, AttributeError):
                # Linux: choose the port when connecting, so that it need not be free for all.
                sock.setsockopt(stdlib.IPPROTO_IP, stdlib.IP_BIND_ADDRESS_NO_PORT, 1)
            try:
                await sock.bind((local_address, 0))
            except OSError as error:
                raise OSError(
                    error.errno,
                    f"local_address={local_address!r} is incompatible with remote address "
                    f"{address!r}: {error}",
                ) from error
        await sock.connect(address)
    except BaseException:
        sock.close()
        raise
    return sock


async def open_unix_socket(filename: str | bytes | os.PathLike[Any]) -> SocketStream:
    """Connect to the Unix socket at `filename` and return the stream.

    Raises OSError, RuntimeError where there are no Unix sockets. A checkpoint.
    """
    if not hasattr(stdlib, "AF_UNIX"):
        raise RuntimeError("Unix sockets are not supported on this platform")
    sock = socket(stdlib.AF_UNIX, stdlib.SOCK_STREAM)
    try:
        await sock.connect(os.fspath(filename))
        return SocketStream(sock)
    except BaseException:
        sock.close()
        raise
