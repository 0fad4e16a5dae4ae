"""How is a name resolved off the loop?

In a worker thread, because the system's resolver blocks, for seconds at times. Who is cancelled
meanwhile goes at once, and the thread ends unheard. What needs no asking, an address in figures,
is answered on the spot.

Prior art: trio's `_socket.py`.
"""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING, Any

from ._run_local import RunVar
from ._suspend import checkpoint_if_cancelled
from ._threads import to_thread_run_sync

if TYPE_CHECKING:
    from ._abc_streams import HostnameResolver

_resolver: RunVar[HostnameResolver | None] = RunVar("hostname_resolver", None)
_NUMERIC = socket.AI_NUMERICHOST | getattr(socket, "AI_NUMERICSERV", 0)


def set_custom_hostname_resolver(resolver: HostnameResolver | None) -> HostnameResolver | None:
    """Let `resolver` answer `getaddrinfo` and `getnameinfo` in this run; None: the system.

    Returns the one before.
    """
    before = _resolver.get()
    _resolver.set(resolver)
    return before


async def getaddrinfo(
    host: bytes | str | None,
    port: bytes | str | int | None,
    family: int = 0,
    type: int = 0,
    proto: int = 0,
    flags: int = 0,
) -> list[Any]:
    """Like `socket.getaddrinfo`. Raises `socket.gaierror`. A checkpoint, unless it is at once."""
    await checkpoint_if_cancelled()
    # As bytes: a str would be taken for a name, and encoded as one, before it is looked at.
    figures = host.encode() if isinstance(host, str) and host.isascii() else host
    if figures is None or isinstance(figures, bytes):
        try:
            return socket.getaddrinfo(figures, port, family, type, proto, flags | _NUMERIC)
        except socket.gaierror as error:
            if error.errno != socket.EAI_NONAME:
                raise
    if isinstance(host, str):
        host = host.encode("ascii" if host.isascii() else "idna")
    resolver = _resolver.get()
    if resolver is not None:
        return await resolver.getaddrinfo(host, port, family, type, proto, flags)
    return await to_thread_run_sync(
        socket.getaddrinfo, host, port, family, type, proto, flags, abandon_on_cancel=True
    )


async def getnameinfo(sockaddr: tuple[Any, ...], flags: int) -> tuple[str, str]:
    """Like `socket.getnameinfo`. A checkpoint."""
    resolver = _resolver.get()
    if resolver is not None:
        return await resolver.getnameinfo(sockaddr, flags)
    return await to_thread_run_sync(socket.getnameinfo, sockaddr, flags, abandon_on_cancel=True)


async def getprotobyname(name: str) -> int:
    """Like `socket.getprotobyname`. A checkpoint."""
    return await to_thread_run_sync(socket.getprotobyname, name, abandon_on_cancel=True)


def is_numeric(family: int, address: Any) -> bool:
    """Say whether `address` is one in figures, complete, for a socket of that family."""
    if family == socket.AF_INET:
        complete = type(address) is tuple and len(address) == 2
    else:
        complete = type(address) is tuple and len(address) == 4 and family == socket.AF_INET6
    if not complete or type(address[1]) is not int:
        return False
    try:
        socket.inet_pton(family, address[0])
    except (OSError, TypeError):
        return False
    return True


async def resolve_address(sock: socket.socket, address: Any, local: bool) -> Any:
    """Return `address` with figures instead of a name, as `sock` needs it.

    local: for `bind`, where no host means every interface.
    Raises ValueError for an address of another shape. A checkpoint if it has to ask.
    """
    if sock.family == socket.AF_INET:
        if not (isinstance(address, tuple) and len(address) == 2):
            raise ValueError(f"the address of an IPv4 socket is (host, port), not {address!r}")
    elif sock.family == socket.AF_INET6:
        if not (isinstance(address, tuple) and 2 <= len(address) <= 4):
            raise ValueError(
                "the address of an IPv6 socket is (host, port) or (host, port, flow label, scope "
                f"id), not {address!r}"
            )
    elif hasattr(socket, "AF_UNIX") and sock.family == socket.AF_UNIX:
        return os.fspath(address)
    else:
        return address
    host, port, *rest = address
    if isinstance(port, int) and host is not None:
        try:
            socket.inet_pton(sock.family, host)
        except (OSError, TypeError):
            pass
        else:
            return address
    if host == "":
        host = None
    elif host == "<broadcast>":
        host = "255.255.255.255"
    flags = socket.AI_PASSIVE if local else 0
    if sock.family == socket.AF_INET6 and not sock.getsockopt(
        socket.IPPROTO_IPV6, socket.IPV6_V6ONLY
    ):
        flags |= socket.AI_V4MAPPED
    found = await getaddrinfo(host, port, sock.family, sock.type, sock.proto, flags)
    resolved = found[0][4]
    return (*resolved[:2], *rest, *resolved[2 + len(rest) :])
