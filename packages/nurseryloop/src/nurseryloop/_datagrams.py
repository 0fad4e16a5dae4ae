"""How do packets flow?

One by one, each with the address of its other end; some are lost and nobody says so. A
`UDPSocket` is a bound socket under plain names; the socket of `nurseryloop.socket` underneath can
do everything else. nurseryloop's own: trio has the sockets alone.
"""

from __future__ import annotations

import errno
import socket as stdlib
from typing import Any, NoReturn, final

from loopbase import open_datagram_socket

from ._abc import AsyncResource
from ._abc_streams import Bytes
from ._errors import ClosedResourceError
from ._names import getaddrinfo, is_numeric, resolve_address
from ._socket_type import SocketType
from ._suspend import checkpoint

LARGEST = 65536  # bytes; no UDP packet is larger


@final
class UDPSocket(AsyncResource):
    """Packets to and from anybody. From `open_udp`; `async with` closes it."""

    __slots__ = ("__weakref__", "_attempt", "_family", "_receive", "_send", "address", "socket")

    def __init__(self, sock: SocketType) -> None:
        self.socket = sock
        self._family = sock._family
        self._attempt = sock._attempt
        self._receive, self._send = sock._sock.recvfrom, sock._sock.sendto
        self.address: Any = sock.getsockname()  # the host and the port it is bound to

    async def send_to(self, data: Bytes, address: Any) -> None:
        """Send one packet to `address`, a host and a port; a name is resolved each time.

        Raises ClosedResourceError, BusyResourceError while another task waits to send, OSError (too
        large, no way there). A checkpoint if it has to wait, a cancellation point always.
        """
        try:
            if not is_numeric(self._family, address):
                address = await resolve_address(self.socket._sock, address, local=False)
            await self._attempt(self.socket._writing, self._send, data, address)
        except OSError as error:
            _refuse(error)

    async def receive_from(self, max_bytes: int = LARGEST) -> tuple[bytes, Any]:
        """Wait for a packet; return it with the address of its sender.

        max_bytes: what is longer is cut off, as UDP has it.
        Raises ClosedResourceError, BusyResourceError while another task receives, OSError. When
        cancelled, no packet is lost. A checkpoint if it has to wait, a cancellation point always.
        """
        try:
            return await self._attempt(self.socket._reading, self._receive, max_bytes)
        except OSError as error:
            _refuse(error)

    async def aclose(self) -> None:
        """Close it; who waits gets ClosedResourceError. A checkpoint."""
        self.socket.close()
        await checkpoint()


def _refuse(error: OSError) -> NoReturn:
    if error.errno == errno.EBADF:
        raise ClosedResourceError("this socket was already closed") from None
    raise error


async def open_udp(host: str | bytes | None = None, port: int = 0) -> UDPSocket:
    """Open a UDP socket at `host` and `port`.

    host: a name or address of this machine; every interface of IPv4 when not given.
    port: 0 for any that is free.
    Raises OSError. A checkpoint.
    """
    found = await getaddrinfo(
        "0.0.0.0" if host is None else host,
        port,
        type=stdlib.SOCK_DGRAM,
        flags=stdlib.AI_PASSIVE,
    )
    await checkpoint()
    return UDPSocket(SocketType(open_datagram_socket(found)))
