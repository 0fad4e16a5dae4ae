"""How does a task use a socket?

The standard library's `socket` module with `await` where something may have to wait, in the shape
of `trio.socket`: functions that make sockets and resolve names, `SocketType`, and the constants.
What blocks and has no counterpart here (`create_connection`, `gethostbyname`, ...) is left out.
"""

from __future__ import annotations

import socket as _stdlib
import sys as _sys
from operator import index as _index
from socket import (
    gaierror as gaierror,
    herror as herror,
    htonl as htonl,
    htons as htons,
    inet_aton as inet_aton,
    inet_ntoa as inet_ntoa,
    inet_ntop as inet_ntop,
    inet_pton as inet_pton,
    ntohl as ntohl,
    ntohs as ntohs,
)
from typing import TYPE_CHECKING as _TYPE_CHECKING, Any as _Any

from ._names import (
    getaddrinfo as getaddrinfo,
    getnameinfo as getnameinfo,
    getprotobyname as getprotobyname,
    set_custom_hostname_resolver as set_custom_hostname_resolver,
)
from ._run_local import RunVar as _RunVar
from ._socket_type import SocketType as SocketType
from ._suspend import running as _running

if _TYPE_CHECKING:
    from ._abc_streams import SocketFactory as _SocketFactory

    # What the names below are on every platform; the others are there at run time.
    from socket import (  # isort: skip
        AF_INET as AF_INET,
        AF_INET6 as AF_INET6,
        AF_UNIX as AF_UNIX,
        AF_UNSPEC as AF_UNSPEC,
        AI_PASSIVE as AI_PASSIVE,
        INADDR_ANY as INADDR_ANY,
        IPPROTO_IPV6 as IPPROTO_IPV6,
        IPPROTO_TCP as IPPROTO_TCP,
        IPPROTO_UDP as IPPROTO_UDP,
        IPV6_V6ONLY as IPV6_V6ONLY,
        MSG_PEEK as MSG_PEEK,
        SHUT_RD as SHUT_RD,
        SHUT_RDWR as SHUT_RDWR,
        SHUT_WR as SHUT_WR,
        SO_BROADCAST as SO_BROADCAST,
        SO_ERROR as SO_ERROR,
        SO_KEEPALIVE as SO_KEEPALIVE,
        SO_LINGER as SO_LINGER,
        SO_RCVBUF as SO_RCVBUF,
        SO_REUSEADDR as SO_REUSEADDR,
        SO_SNDBUF as SO_SNDBUF,
        SOCK_DGRAM as SOCK_DGRAM,
        SOCK_STREAM as SOCK_STREAM,
        SOL_SOCKET as SOL_SOCKET,
        SOMAXCONN as SOMAXCONN,
        TCP_NODELAY as TCP_NODELAY,
    )

_FUNCTIONS = ("if_indextoname", "if_nameindex", "if_nametoindex", "sethostname")
# Constants are in capitals; `has_ipv6` and a few functions that never wait come along.
globals().update(
    {
        name: value
        for name, value in vars(_stdlib).items()
        if (name.isupper() and not name.startswith("_")) or name in (*_FUNCTIONS, "has_ipv6")
    }
)

_factory: _RunVar[_Any] = _RunVar("socket_factory", None)


def set_custom_socket_factory(factory: _SocketFactory | None) -> _SocketFactory | None:
    """Let `factory` make the sockets of this run; None: the system. Returns the one before."""
    before: _SocketFactory | None = _factory.get()
    _factory.set(factory)
    return before


def socket(
    family: int = _stdlib.AF_INET,
    type: int = _stdlib.SOCK_STREAM,
    proto: int = 0,
    fileno: int | None = None,
) -> SocketType:
    """Return a new socket, like `socket.socket`. No checkpoint."""
    factory = None if _running.loop is None else _factory.get()
    if fileno is None and factory is not None:
        made: SocketType = factory.socket(family, type, proto)
        return made
    if fileno is not None:
        family, type, proto = _ask_system(family, type, proto, fileno)
    return from_stdlib_socket(_stdlib.socket(family, type, proto, fileno))


def from_stdlib_socket(sock: _stdlib.socket) -> SocketType:
    """Return `sock` as a socket to be used from tasks; it becomes non-blocking. No checkpoint.

    Raises TypeError for anything but a `socket.socket`, its subclasses included.
    """
    return SocketType(sock)


def fromfd(
    fd: _Any, family: int = _stdlib.AF_INET, type: int = _stdlib.SOCK_STREAM, proto: int = 0
) -> SocketType:
    """Return a socket for a duplicate of a descriptor, like `socket.fromfd`. No checkpoint."""
    family, type, proto = _ask_system(family, type, proto, _index(fd))
    return from_stdlib_socket(_stdlib.fromfd(fd, family, type, proto))


def socketpair(
    family: int | None = None, type: int = _stdlib.SOCK_STREAM, proto: int = 0
) -> tuple[SocketType, SocketType]:
    """Return two sockets that are connected with each other. No checkpoint."""
    left, right = _stdlib.socketpair(family, type, proto)
    return from_stdlib_socket(left), from_stdlib_socket(right)


def _ask_system(family: int, type: int, proto: int, fileno: int) -> tuple[int, int, int]:
    """Return what the descriptor is, where the system tells; else what the caller says."""
    if _sys.platform != "linux":
        return family, type, proto
    sock = _stdlib.socket(family, type, proto, fileno=fileno)
    try:
        family = sock.getsockopt(_stdlib.SOL_SOCKET, _stdlib.SO_DOMAIN)
        type = sock.getsockopt(_stdlib.SOL_SOCKET, _stdlib.SO_TYPE)
        proto = sock.getsockopt(_stdlib.SOL_SOCKET, _stdlib.SO_PROTOCOL)
    finally:
        sock.detach()
    return family, type, proto
