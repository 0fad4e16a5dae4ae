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
from ._sockets import park
from ._suspend import checkpoint, current_task, must_pause

LARGEST = 65536  # bytes; no UDP packet is larger


@final
class UDPSocket(AsyncResource):
    """Packets to and from anybody. From `open_udp`; `async with` closes it."""

    # What `SocketType.sendto` and `recvfrom` do is done here again: two calls less for a packet.
    __slots__ = (
        "__weakref__",
        "_family",
        "_reading",
        "_receive",
        "_send",
        "_sender",
        "_writing",
        "address",
        "socket",
    )

    def __init__(self, sock: SocketType) -> None:
        self.socket = sock
        self._family = sock._family
        self._sender: Any = None  # of the last packet: an address that needs no second look
        self._reading, self._writing = sock._reading, sock._writing
        self._receive, self._send = sock._sock.recvfrom, sock._sock.sendto
        self.address: Any = sock.getsockname()  # the host and the port it is bound to

    async def send_to(self, data: Bytes, address: Any) -> None:
        """Send one packet to `address`, a host and a port; a name is resolved each time.

        Raises ClosedResourceError, BusyResourceError while another task waits to send, OSError (too
        large, no way there). A checkpoint if it has to wait, a cancellation point always.
        """
        writing = self._writing
        task = current_task()
        if writing.ready and must_pause(task):
            await checkpoint()
        if address is not self._sender and not is_numeric(self._family, address):
            address = await resolve_address(self.socket._sock, address, local=False)
        while True:
            if writing.ready:
                try:
                    self._send(data, address)
                except BlockingIOError:
                    writing.ready = False
                except OSError as error:
                    _refuse(error)
                else:
                    return
            await park(writing, task)

    async def receive_from(self, max_bytes: int = LARGEST) -> tuple[bytes, Any]:
        """Wait for a packet; return it with the address of its sender.

        max_bytes: what is longer is cut off, as UDP has it.
        Raises ClosedResourceError, BusyResourceError while another task receives, OSError. When
        cancelled, no packet is lost. A checkpoint if it has to wait, a cancellation point always.
        """
        reading = self._reading
        task = current_task()
        if reading.ready and must_pause(task):
            await checkpoint()
        while True:
            if reading.ready:
                try:
                    packet = self._receive(max_bytes)
                except BlockingIOError:
                    reading.ready = False
                except OSError as error:
                    _refuse(error)
                else:
                    self._sender = packet[1]
                    return packet
            await park(reading, task)

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
