"""What is meant by a host and a port?

A name or an address, and a number. What is something else is refused with the right way to write
it, before anybody is asked. Asking the resolver may block for seconds, so it belongs into a thread;
where the answer needs no asking (an address in figures, every interface of this machine) it is
given at once: `resolve_now`.
"""

from __future__ import annotations

import socket

from .addresses import AddressInfo
from .misuse import describe


def check_port(port: object) -> int:
    """Return `port` if it is a port number. Raises TypeError or ValueError if it is not."""
    if not isinstance(port, int) or isinstance(port, bool):
        hint = f"; write {port}" if isinstance(port, str) and port.isdigit() else ""
        raise TypeError(f"port must be an int, not {describe(port)}{hint}")
    if not 0 <= port <= 65535:
        raise ValueError(f"port must be from 0 to 65535, not {port}")
    return port


def check_host(host: object) -> str:
    """Return `host` as text if it can be the name or address of a host.

    Raises TypeError or ValueError if it cannot: a URL, brackets, a port behind the name.
    """
    if isinstance(host, (bytes, bytearray)):
        host = host.decode("ascii")
    if not isinstance(host, str):
        raise TypeError(f"host must be a str, a name or an IP address, not {describe(host)}")
    if not host:
        raise ValueError('host must not be empty; write "localhost" for this machine')
    if "\0" in host:
        raise ValueError(f"host must not have null characters in it: {host!r}")
    if "/" in host:
        name = host.partition("://")[2].partition("/")[0] or "example.org"
        raise ValueError(f"host must be a name or an IP address, not {host!r}; write {name!r}")
    if host.startswith("["):
        inner = host[1:].partition("]")[0]
        raise ValueError(f"host must be without brackets, not {host!r}; write {inner!r}")
    name, colon, port = host.partition(":")
    if colon and port.isdigit():
        raise ValueError(f"host and port are two arguments, not {host!r}; write {name!r}, {port}")
    if not colon and not host[-1].isdigit():  # no address
        try:
            host.encode("idna")
        except UnicodeError as error:
            reason = f"{error.__cause__ or error}"
            raise ValueError(f"host cannot be the name of a host: {host!r} ({reason})") from None
    return host


def resolve_now(
    host: str | None,
    port: int,
    *,
    family: int = socket.AF_UNSPEC,
    type: int = socket.SOCK_STREAM,
    protocol: int = 0,
    passive: bool = False,
) -> list[AddressInfo] | None:
    """Return what the resolver would answer, if it need not ask anybody; else None.

    That is so for an IP address (with a scope such as `fe80::1%eth0` too), and for `host=None`:
    every interface of this machine if `passive`, else its loopback addresses.

    Raises socket.gaierror where asking would not help: an IPv6 address for an IPv4 `family`.
    """
    if host is not None and not host.isascii():
        return None  # no address has such characters
    numeric = None if host is None else host.encode("ascii")  # bytes: it is no name to be encoded
    flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV | (socket.AI_PASSIVE if passive else 0)
    try:
        return list(socket.getaddrinfo(numeric, port, family, type, protocol, flags))
    except socket.gaierror as error:
        if error.errno == socket.EAI_NONAME:
            return None
        raise


def format_target(host: object, port: int) -> str:
    """Return "host:port" for people, with brackets around an IPv6 address."""
    if isinstance(host, (bytes, bytearray)):
        host = host.decode("ascii", "backslashreplace")
    return f"[{host}]:{port}" if ":" in str(host) else f"{host}:{port}"
