"""How does a server get its sockets, and what may go wrong with them?

One socket for each address, all on the same port; a family that does not work here is left out as
long as another does. What a failed `accept` means is a table: see `accept_pause`.
"""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterable

from .addresses import AddressInfo
from .sockets import prepare_stream

BACKLOG = 65535  # connections waiting to be accepted; the system lowers it to what it allows

ACCEPT_PAUSE = 0.1  # seconds without accepting when there is no descriptor or memory for it

_ATTEMPTS = 10  # to find a port that is free in every family

_FAMILY_MISSING = {errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL, errno.EPROTONOSUPPORT}


def open_listeners(
    infos: Iterable[AddressInfo],
    *,
    backlog: int = BACKLOG,
    reuse_port: bool = False,
) -> list[socket.socket]:
    """Return listening, non-blocking sockets for what the resolver says of an address.

    The port 0 is any free one, the same for all of them.
    backlog: how many connections may wait to be accepted.
    reuse_port: let several processes listen on the same port.
    Raises OSError if it cannot be done for any address; then nothing is open.
    """
    backlog = check_backlog(backlog)
    infos = list(dict.fromkeys(infos))
    if not infos:
        raise OSError("there is no address to listen on: the resolver returned none")
    for _ in range(_ATTEMPTS - 1):
        try:
            return _listen_on_all(infos, backlog, reuse_port)
        except _ChosenPortTaken:
            pass  # free in one family, taken in another: let the system choose again
    return _listen_on_all(infos, backlog, reuse_port)


def _listen_on_all(infos: list[AddressInfo], backlog: int, reuse_port: bool) -> list[socket.socket]:
    listeners: list[socket.socket] = []
    missing: list[OSError] = []
    chosen = 0  # the port that the system chose for the first address
    try:
        for family, kind, protocol, name, address in infos:
            if address[1] == 0:
                address = (address[0], chosen, *address[2:])
            try:
                listener = _open_listener(
                    (family, kind, protocol, name, address), backlog, reuse_port
                )
            except OSError as error:
                if error.errno == errno.EADDRINUSE and chosen and address[1] == chosen:
                    raise _ChosenPortTaken(*error.args) from None
                if error.errno not in _FAMILY_MISSING:
                    raise
                missing.append(error)
            else:
                listeners.append(listener)
                chosen = chosen or listener.getsockname()[1]
        if not listeners:
            raise missing[0]
    except BaseException:
        for listener in listeners:
            listener.close()
        raise
    return listeners


class _ChosenPortTaken(OSError):
    pass


def _open_listener(info: AddressInfo, backlog: int, reuse_port: bool) -> socket.socket:
    family, kind, protocol, _, address = info
    listener = socket.socket(family, kind, protocol)
    try:
        prepare_stream(listener)
        if os.name == "posix":
            # Else the port of a server that has just ended stays taken for a minute.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if reuse_port:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        if family == socket.AF_INET6:
            # IPv4 has a socket of its own: the same on every system, whatever its default.
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind(address)
        listener.listen(backlog)
    except OSError as error:
        listener.close()
        raise OSError(
            error.errno,
            f"cannot listen on {address[0]} port {address[1]}: {os.strerror(error.errno or 0)}",
        ) from None
    except BaseException:
        listener.close()
        raise
    return listener


def check_backlog(backlog: object) -> int:
    """Return `backlog` as the system takes it. Raises TypeError or ValueError for nonsense."""
    if not isinstance(backlog, int) or isinstance(backlog, bool):
        raise TypeError(f"backlog must be an int, not {backlog!r}")
    if backlog < 1:
        raise ValueError(f"backlog must be 1 or more, not {backlog}")
    return min(backlog, BACKLOG)  # some systems count in 16 bits


# accept(2) hands over what has happened to the connection it was to return. By name: not every
# system has all of them.
_FAULT_OF_CONNECTION = {
    getattr(errno, name)
    for name in (
        *("ECONNABORTED", "ECONNRESET", "EPERM", "EPROTO", "ETIMEDOUT"),
        *("EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN", "ENETUNREACH", "ENONET"),
        *("ENOPROTOOPT", "EOPNOTSUPP", "EPROTONOSUPPORT", "ESOCKTNOSUPPORT"),
    )
    if hasattr(errno, name)
}
_NO_ROOM = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}


def accept_pause(error: OSError) -> float | None:
    """Return the seconds to wait before the next `accept`, after one that raised `error`.

    0: that connection is lost, the next one may do. `ACCEPT_PAUSE`: there is no descriptor or
    memory for it; it stays in the queue, and accepting at once would fail at once, so say so (once)
    and go on later. None: the listener itself is broken; raise it. Not to be asked about
    BlockingIOError.
    """
    if error.errno in _FAULT_OF_CONNECTION:
        return 0.0
    if error.errno in _NO_ROOM:
        return ACCEPT_PAUSE
    return None


def check_listening(sock: socket.socket) -> None:
    """Raise ValueError if `sock` is no listening stream socket: accepting could go on for ever."""
    if sock.type != socket.SOCK_STREAM:
        raise ValueError(f"a server needs a stream socket, not {sock!r}")
    if not sock.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
        raise ValueError(f"a server needs a listening socket; call listen() on {sock!r} first")
