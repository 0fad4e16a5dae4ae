"""What does a thing of the contract offer that bytes flow through?

Protocols, as in `_shapes.py`: a library's own class only has to look like this.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol, Self, TypeAlias

from ._shapes import _Entered

Address: TypeAlias = tuple[str, int]


class Stream(_Entered, Protocol):
    """Bytes both ways: TCP, Unix, or TLS over them. An async context manager that closes it."""

    async def __aenter__(self) -> Self: ...

    async def send_all(self, data: bytes, /) -> object:
        """Send all of `data`; wait while the peer does not take what was sent before.

        Raises `StreamBroken` when the peer is gone. Cancelled: part of it may have been sent.
        """
        ...

    async def receive_some(self, max_bytes: int = 65536, /) -> bytes:
        """Wait for bytes; return at most `max_bytes` of them, b"" when the peer sends no more.

        Raises `StreamBroken` when the connection was reset, `StreamBusy` when another task is
        receiving. Cancelled: nothing was taken.
        """
        ...

    async def send_eof(self) -> object:
        """Send no more, but go on receiving. Not over TLS."""
        ...

    async def aclose(self) -> object:
        """Close it; what was sent still arrives. Cancelled: it is closed all the same."""
        ...


StreamHandler: TypeAlias = Callable[[Any], Awaitable[object]]


class Server(Protocol):
    """What accepts connections while its block runs."""

    @property
    def port(self) -> int:
        """The port it listens on. Not for Unix sockets."""
        ...

    async def stop(self, grace: float | None = None) -> object:
        """Stop accepting, wait `grace` seconds for the handlers (None: for ever), cancel the rest.

        Returns when every handler has ended.
        """
        ...


class UdpSocket(_Entered, Protocol):
    """Packets to and from anybody. An async context manager that closes it."""

    @property
    def address(self) -> Any:
        """The host and the port it is bound to."""
        ...

    async def send_to(self, data: bytes, address: Any, /) -> object: ...
    async def receive_from(self, max_bytes: int = 65536, /) -> tuple[bytes, Any]: ...
    async def aclose(self) -> object: ...
