"""How do packets flow?

One by one, each with the address it comes from or goes to. Nothing waits in between: a packet that
arrives while the operating system's buffer is full is lost, as UDP has it.
"""

from __future__ import annotations

import socket
from collections.abc import Generator
from typing import Any, Self

from loopbase import open_datagram_socket

from ._names import resolve
from ._sockets import Socket, adopt
from ._suspend import Suspending, suspending
from ._transfer import Buffer, attempt

MOST_BYTES = 65536  # more than a UDP packet can have


class UDPSocket:
    """Packets to and from anybody. An async context manager that closes it."""

    __slots__ = ("_in_figures", "_receive_now", "_send_now", "_socket")

    def __init__(self, sock: Socket) -> None:
        self._socket = sock
        self._receive_now = sock.socket.recvfrom
        self._send_now = sock.socket.sendto
        self._in_figures = ""  # the host of the last packet sent, if that was no name

    @property
    def socket(self) -> Socket:
        """The socket below, for `setsockopt` and the like."""
        return self._socket

    @property
    def address(self) -> Any:
        """The host and the port that it is bound to."""
        return self._socket.getsockname()

    def receive_from(self, max_bytes: int = MOST_BYTES) -> Suspending[tuple[bytes, Any]]:
        """Return the next packet, cut off at `max_bytes`, and the address that sent it.

        A cancellation point. Cancelled, it has taken nothing. Raises
        BusyResourceError if another task is receiving, ClosedResourceError when it is closed.
        """
        return attempt(self._socket._reading, self._receive_now, max_bytes)

    def send_to(self, data: Buffer, address: Any) -> Suspending[int]:
        """Send `data` as one packet and return its length. A cancellation point.

        address: the host, whose name is resolved off the loop, and the port.
        Raises OSError: a packet that is too large, a host that is not known.
        """
        if address[0] == self._in_figures:
            return attempt(self._socket._writing, self._send_now, data, address)
        return self._send_to(data, address)

    @suspending
    def _send_to(self, data: Buffer, address: Any) -> Generator[Any, Any, int]:
        family = self._socket.family
        try:
            socket.inet_pton(family, address[0])
        except OSError:  # a name, or an address with a scope
            infos = yield from resolve(*address[:2], family=family, type=socket.SOCK_DGRAM)
            address = infos[0][4]
        self._in_figures = address[0]
        return (yield from attempt(self._socket._writing, self._send_now, data, address))

    @suspending
    def close(self) -> Generator[Any, Any, None]:
        """Close it; who waits for it gets a ClosedResourceError. May be called again."""
        self._socket.close()
        yield from ()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_exception: object) -> None:
        self._socket.close()


@suspending
def open_udp(
    host: str | None = None, port: int = 0, *, reuse_port: bool = False
) -> Generator[Any, Any, UDPSocket]:
    """Return a UDPSocket that is bound to an address of this machine.

    host: a name or an address; None for all interfaces. port: 0 is any free one.
    reuse_port: let several sockets have the port. Raises OSError if none of the addresses will do.
    """
    infos = yield from resolve(host, port, type=socket.SOCK_DGRAM, passive=True)
    return UDPSocket(adopt(open_datagram_socket(infos, reuse_port=reuse_port)))
