"""What is done with a socket before it carries bytes?

The same in every model: it is made, told not to block and not to collect small writes (Nagle's
algorithm waits for an acknowledgement, which a peer may withhold for 40 ms), bound, and its
connection started. Nothing here waits.
"""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterable
from typing import Any

from .addresses import AddressInfo

FULL_BACKLOG_PAUSE = 0.01  # seconds until a Unix server that has no room is asked again

_IP = (socket.AF_INET, socket.AF_INET6)
_UNIX = getattr(socket, "AF_UNIX", None)


def prepare_stream(sock: socket.socket) -> None:
    """Make a socket, connected or not, non-blocking and a TCP one send small writes at once."""
    sock.setblocking(False)
    if sock.family in _IP:
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError:
            pass  # no TCP, or reset already: reading and writing will say so


def open_socket(info: AddressInfo, local_addresses: Iterable[AddressInfo] = ()) -> socket.socket:
    """Return a new non-blocking socket for a connection to `info`, bound if `local_addresses`.

    local_addresses: what the resolver says of the address to connect from; the first of the right
        family is taken that can be.
    Raises OSError; then nothing is open.
    """
    family, kind, protocol, _, address = info
    sock = socket.socket(family, kind, protocol)
    try:
        prepare_stream(sock)
        _bind_local(sock, address, list(local_addresses))
    except BaseException:
        sock.close()
        raise
    return sock


def _bind_local(sock: socket.socket, remote: Any, candidates: list[AddressInfo]) -> None:
    if not candidates:
        return
    # With it the port is chosen by connect, which can share one between different peers.
    no_port = getattr(socket, "IP_BIND_ADDRESS_NO_PORT", None)
    if no_port is not None:
        try:
            sock.setsockopt(socket.IPPROTO_IP, no_port, 1)
        except OSError:
            pass
    reason: OSError | None = None
    for family, _, _, _, address in candidates:
        if family == sock.family:
            try:
                sock.bind(address)
            except OSError as error:
                reason = error
            else:
                return
    local = candidates[0][4][0]
    if reason is None:
        raise OSError(
            errno.EAFNOSUPPORT, f"the local address {local} is of another family than {remote[0]}"
        )
    text = f"cannot connect from the local address {local}: {os.strerror(reason.errno or 0)}"
    raise OSError(reason.errno, text) from None


def start_connect(sock: socket.socket, address: Any) -> bool:
    """Start to connect. False: wait until the socket is writable, then call `check_connected`.

    address: an address and no name, which would be looked up here and now.
    Raises OSError, the BlockingIOError for a Unix socket whose server has as many connections
    waiting as it allows: nothing was started then, and nothing will report that there is room: try
    again after `FULL_BACKLOG_PAUSE`.
    """
    try:
        sock.connect(address)
    except InterruptedError:
        return False  # it goes on by itself
    except BlockingIOError as error:
        if sock.family == _UNIX and error.errno == errno.EAGAIN:
            raise BlockingIOError(
                errno.EAGAIN, f"the server at {address!r} has too many connections waiting"
            ) from None
        return False
    except OSError as error:
        raise _connect_error(error.errno, address) from None
    return True


def check_connected(sock: socket.socket, address: Any) -> bool:
    """Return whether the connection stands; called when the socket was reported writable.

    False: wait again. It was reported too early, for what it was before it began to connect.
    Raises the OSError with which connecting failed.
    """
    number = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if number:
        raise _connect_error(number, address)
    try:
        sock.getpeername()
    except OSError as error:
        if error.errno == errno.ENOTCONN:
            return False
        raise
    return True


def open_datagram_socket(
    infos: Iterable[AddressInfo], *, reuse_port: bool = False, allow_broadcast: bool = False
) -> socket.socket:
    """Return a non-blocking socket for packets, bound to the first of `infos` that can be.

    infos: what the resolver says of the address to bind to. reuse_port: let several sockets have
    the port. allow_broadcast: let it send to everybody. Raises OSError if none can be bound to.
    """
    reason: OSError | None = None  # why the first could not be
    for family, kind, protocol, _, address in infos:
        try:
            sock = socket.socket(family, kind, protocol)
        except OSError as error:
            reason = reason or error
            continue
        try:
            sock.setblocking(False)
            if reuse_port:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            if allow_broadcast:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            sock.bind(address)
        except OSError as error:
            sock.close()
            reason = reason or OSError(
                error.errno,
                f"cannot bind to {address[0]} port {address[1]}: {os.strerror(error.errno or 0)}",
            )
        except BaseException:
            sock.close()
            raise
        else:
            return sock
    raise reason or OSError("there is no address to bind to: the resolver returned none")


def _connect_error(number: int | None, address: Any) -> OSError:
    if number is None:
        return OSError(f"cannot connect to {address!r}")
    return OSError(number, f"cannot connect to {address!r}: {os.strerror(number)}")
