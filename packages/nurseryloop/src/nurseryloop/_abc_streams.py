"""What does a stream of bytes promise?

The interfaces of streams and of what accepts connections, behind `nurseryloop.abc`; the names are
trio's. Whatever carries bytes (a socket, a pipe, TLS over one of them) is used in the same way.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from ._abc import AsyncResource

if TYPE_CHECKING:
    from typing import Self

Bytes: TypeAlias = bytes | bytearray | memoryview
Accepted = TypeVar("Accepted", bound=AsyncResource, covariant=True)


class SendStream(AsyncResource):
    """The end of a stream that bytes go into."""

    __slots__ = ()

    @abstractmethod
    async def send_all(self, data: Bytes) -> None:
        """Send all of `data`. When cancelled, or raising, nobody knows how much has been sent.

        Raises BusyResourceError while another task sends, BrokenResourceError when the peer is
        gone, ClosedResourceError when this end was closed. A checkpoint.
        """

    @abstractmethod
    async def wait_send_all_might_not_block(self) -> None:
        """Wait until `send_all` may do something at once. Raises as `send_all`. A checkpoint."""


class ReceiveStream(AsyncResource):
    """The end of a stream that bytes come out of. An async iterator over pieces of any size."""

    __slots__ = ()

    @abstractmethod
    async def receive_some(self, max_bytes: int | None = None) -> bytes | bytearray:
        """Wait until there are bytes and return some; `b""` at the end, and only there.

        max_bytes: at most so many; as many as the stream likes when not given.
        Raises BusyResourceError while another task receives, BrokenResourceError when the
        connection failed, ClosedResourceError when this end was closed. When cancelled, nothing
        has been taken. A checkpoint.
        """

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes | bytearray:
        data = await self.receive_some()
        if not data:
            raise StopAsyncIteration
        return data


class Stream(SendStream, ReceiveStream):
    """Bytes in both directions."""

    __slots__ = ()


class HalfCloseableStream(Stream):
    """A stream of which one direction can be ended and the other one goes on."""

    __slots__ = ()

    @abstractmethod
    async def send_eof(self) -> None:
        """Let the peer see the end of what was sent. No effect the second time. A checkpoint."""


class Listener(AsyncResource, Generic[Accepted]):
    """What accepts connections."""

    __slots__ = ()

    @abstractmethod
    async def accept(self) -> Accepted:
        """Wait for a connection and return it.

        Raises ClosedResourceError when the listener was closed, BusyResourceError while another
        task accepts, OSError for lack of descriptors or memory. A checkpoint.
        """


class HostnameResolver(ABC):
    """Who turns names of hosts into addresses, for `socket.set_custom_hostname_resolver`."""

    __slots__ = ()

    @abstractmethod
    async def getaddrinfo(
        self,
        host: bytes | None,
        port: bytes | str | int | None,
        family: int = 0,
        type: int = 0,
        proto: int = 0,
        flags: int = 0,
    ) -> list[Any]:
        """Like `socket.getaddrinfo`. `host` is encoded; never an address in figures."""

    @abstractmethod
    async def getnameinfo(self, sockaddr: tuple[Any, ...], flags: int) -> tuple[str, str]:
        """Like `socket.getnameinfo`."""


class SocketFactory(ABC):
    """Who makes sockets, for `socket.set_custom_socket_factory`."""

    __slots__ = ()

    @abstractmethod
    def socket(self, family: int, type: int, proto: int) -> Any:
        """Return a socket that looks like `nurseryloop.socket.SocketType`."""
