"""How do packets flow?

Each call sends or receives one, as a whole or cut off, in no promised order, and perhaps never. So
there is no buffer and no backpressure but the operating system's own: a socket that nobody reads
drops what does not fit.

Rule: a receive that is cancelled has taken no packet.

asyncio has a protocol that packets are pushed into, and no way to slow them down. This is the
socket itself, with methods to wait for.
"""

from __future__ import annotations

import socket
import warnings
from typing import TYPE_CHECKING, Any, Self

from loopbase import Descriptor, open_datagram_socket

from ._errors import ClosedSocketError
from ._sockets import Direction
from ._suspend import AGAIN, get_running_loop

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed import ReadableBuffer

    from ._loop import Loop


class UDPSocket:
    """A socket for packets. Made by `open_udp`. An async context manager that closes it.

    One task may receive while another sends; a second one that has to wait gets RuntimeError. All
    raise OSError for what the operating system refuses (a connected socket tells so that nobody
    listens: ConnectionRefusedError), and ClosedSocketError once it is closed, also while they wait.
    """

    __slots__ = ("__weakref__", "_descriptor", "_loop", "_reading", "_sock", "_writing")

    def __init__(self, loop: Loop, sock: socket.socket) -> None:
        self._loop = loop
        self._sock = sock
        self._reading, self._writing = Direction(), Direction()
        self._descriptor = Descriptor(sock.fileno(), self._reading, self._writing)
        loop._poller.register(self._descriptor)

    @property
    def address(self) -> Any:
        """The address it is bound to: host and port, for IPv6 two numbers more."""
        return self._sock.getsockname()

    @property
    def socket(self) -> socket.socket:
        """The socket itself, for its options; not to be closed."""
        return self._sock

    async def receive_from(self, max_bytes: int = 65536) -> tuple[bytes, Any]:
        """Wait for a packet; return at most `max_bytes` of it (the rest is lost) and its sender.

        A cancellation point where it waits.
        """
        received: tuple[bytes, Any] = await self._try(self._reading, self._sock.recvfrom, max_bytes)
        return received

    async def send_to(self, data: ReadableBuffer, address: Any = None) -> None:
        """Send a packet to `address`, or to the one the socket is connected to.

        address: host, in figures, and port. A cancellation point where it waits.
        """
        if address is None:
            await self._try(self._writing, self._sock.send, data)
        else:
            await self._try(self._writing, self._sock.sendto, data, address)

    async def _try(self, direction: Direction, operation: Callable[..., Any], *args: Any) -> Any:
        if direction.ready and direction.waiter is None and self._loop._is_turn_over():
            await AGAIN
        while True:
            if self._sock.fileno() < 0:
                raise ClosedSocketError("this UDP socket was closed")
            if direction.ready:
                try:
                    return operation(*args)
                except BlockingIOError:
                    direction.ready = False
            await direction.wait()

    def close(self) -> None:
        """Close it; who waits gets ClosedSocketError. Calling it twice is no error."""
        if self._sock.fileno() >= 0:
            self._loop._poller.forget(self._descriptor)
            self._sock.close()
            for direction in (self._reading, self._writing):
                direction.fail(ClosedSocketError("this UDP socket was closed while waited for"))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        self.close()

    def __del__(self) -> None:
        if self._sock.fileno() >= 0:
            warnings.warn(f"unclosed {self!r}", ResourceWarning, stacklevel=2, source=self)
            self.close()

    def __repr__(self) -> str:
        return f"<UDPSocket {self._sock!r}>"


async def open_udp(
    host: str | None = None,
    port: int = 0,
    *,
    remote_addr: tuple[str, int] | None = None,
    family: int = socket.AF_UNSPEC,
    reuse_port: bool = False,
    allow_broadcast: bool = False,
) -> UDPSocket:
    """Return a UDP socket that is bound to `host` and `port`, connected if `remote_addr` is given.

    host: None for every interface (and, with `remote_addr`, for the one that leads there).
    port: 0 for any free one.
    Raises OSError. A cancellation point where a name is resolved. Not in asyncio, whose
    `create_datagram_endpoint` has the parameters.
    """
    loop: Any = get_running_loop()
    remote = None
    if remote_addr is not None:
        found = await loop._resolve(*remote_addr, family=family, type=socket.SOCK_DGRAM)
        family, _, _, _, remote = found[0]
    local = await loop._resolve(
        host, port, family=family, type=socket.SOCK_DGRAM, flags=socket.AI_PASSIVE
    )
    sock = open_datagram_socket(local, reuse_port=reuse_port, allow_broadcast=allow_broadcast)
    try:
        if remote is not None:
            sock.connect(remote)
        return UDPSocket(loop, sock)
    except BaseException:
        sock.close()
        raise
