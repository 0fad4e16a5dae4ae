"""How does a task wait for a descriptor?

It tries first, and if there is nothing it yields the direction in which it waits
(`_descriptors.py`). A `Socket` does that for each operation of a socket; for descriptors that
belong to somebody else see `_lent.py`.

Nothing was received by a receive that was cancelled. A cancelled accept leaves no descriptor, a
cancelled connect a closed socket.
"""

from __future__ import annotations

import socket
from collections.abc import Generator
from types import TracebackType
from typing import Any, Self

from loopbase import (
    FULL_BACKLOG_PAUSE,
    check_connected,
    is_drained_by_short_read,
    start_connect,
)

from ._cancel import check_cancellation
from ._descriptors import forget_descriptor, open_descriptor
from ._names import resolve
from ._suspend import Sleep, Suspending, running_loop, suspend, suspending
from ._transfer import Buffer, Transfer, attempt

# What never waits is the standard library's own.
_AS_THEY_ARE = frozenset(
    {"bind", "family", "getpeername", "getsockname", "getsockopt", "listen", "proto"}
    | {"get_inheritable", "set_inheritable", "setsockopt", "shutdown", "type"}
)


class Socket(Transfer):
    """A socket whose operations wait without stopping the others.

    Takes over `sock`, a socket of the standard library, which becomes non-blocking. It belongs to
    the loop in which it was made. The methods are those of the standard library's sockets; those
    that may have to wait are awaited. They are cancellation points. They raise the
    OSError that the operating system has, ClosedResourceError when the socket is closed, and
    BusyResourceError if another task is doing the same.
    """

    __slots__ = ("_descriptor", "_sock")

    def __init__(self, sock: socket.socket) -> None:
        loop = running_loop("a Socket")
        sock.setblocking(False)
        self._sock = sock
        self._descriptor = open_descriptor(
            loop,
            sock.fileno(),
            drained_by_short_read=is_drained_by_short_read(sock.family, sock.type),
        )
        super().__init__(loop, self._descriptor, sock.recv, sock.send)

    @property
    def socket(self) -> socket.socket:
        """The standard library's socket. Not to be closed, nor to be made blocking."""
        return self._sock

    def fileno(self) -> int:
        """Return the number of the descriptor; -1 when it is closed."""
        return self._sock.fileno()

    def __getattr__(self, name: str) -> Any:
        if name in _AS_THEY_ARE:
            return getattr(self._sock, name)
        raise AttributeError(f"{type(self).__name__} has no {name}")

    def recv(self, max_bytes: int, flags: int = 0) -> Suspending[bytes]:
        """Return what has arrived, at most `max_bytes`; `b""` at the end of the stream."""
        if flags:
            return attempt(self._reading, self._sock.recv, max_bytes, flags)
        return self._receive(max_bytes)

    @suspending
    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> Generator[Any, Any, int]:
        """Receive into `buffer` and return how many bytes it were; 0 at the end of the stream."""
        room = nbytes or memoryview(buffer).nbytes
        receive = self._sock.recv_into
        count: int = yield from attempt(self._reading, receive, buffer, nbytes, flags)
        if count < room:
            self._reading.ready = self._reading.ready_after_short
        return count

    def recvfrom(self, max_bytes: int, flags: int = 0) -> Suspending[tuple[bytes, Any]]:
        """Return a datagram and the address that it came from."""
        return attempt(self._reading, self._sock.recvfrom, max_bytes, flags)

    def recvfrom_into(
        self, buffer: Any, nbytes: int = 0, flags: int = 0
    ) -> Suspending[tuple[int, Any]]:
        """Receive a datagram into `buffer`; return its length and the address it came from."""
        return attempt(self._reading, self._sock.recvfrom_into, buffer, nbytes, flags)

    def recvmsg(self, *args: Any) -> Suspending[Any]:
        """Receive with ancillary data, as `socket.recvmsg`."""
        return attempt(self._reading, self._sock.recvmsg, *args)

    def send(self, data: Buffer, flags: int = 0) -> Suspending[int]:
        """Send as much of `data` as there is room for, and return how many bytes it were."""
        return attempt(self._writing, self._sock.send, data, flags)

    def sendall(self, data: Buffer) -> Suspending[None]:
        """Send all of `data`. Cancelled, it may have sent a part of it, and nobody knows which."""
        return self._send_all(data)

    def sendto(self, data: Buffer, *args: Any) -> Suspending[int]:
        """Send a datagram: `sendto(data, address)` or `sendto(data, flags, address)`.

        The address is in figures: a name would have to be resolved, which blocks.
        """
        return attempt(self._writing, self._sock.sendto, data, *args)

    def sendmsg(self, *args: Any) -> Suspending[int]:
        """Send with ancillary data, as `socket.sendmsg`."""
        return attempt(self._writing, self._sock.sendmsg, *args)

    @suspending
    def accept(self) -> Generator[Any, Any, tuple[Socket, Any]]:
        """Return a new connection, as a Socket, and the address of its peer."""
        sock, address = yield from attempt(self._reading, self._sock.accept)
        return adopt(sock), address

    @suspending
    def connect(self, address: Any) -> Generator[Any, Any, None]:
        """Connect to `address`. A host by name is resolved off the loop, the first address taken.

        Cancelled or failed, it closes the socket: nobody could tell what state it is in. A
        cancellation point.
        """
        try:
            yield from check_cancellation()
            if self._sock.family in (socket.AF_INET, socket.AF_INET6):
                infos = yield from resolve(
                    address[0], address[1], family=self._sock.family, type=self._sock.type
                )
                resolved = infos[0][4]
                address = resolved if len(address) == 2 else (*resolved[:2], *address[2:])
            yield from self._connect(address)
        except BaseException:
            self.close()
            raise

    @suspending
    def _connect(self, address: Any) -> Generator[Any, Any, None]:
        while True:
            try:
                if start_connect(self._sock, address):
                    return
                break
            except BlockingIOError:
                # The backlog of a Unix server is full, and no event will tell that it is not.
                yield from suspend(Sleep(self._loop.clock.current_time() + FULL_BACKLOG_PAUSE))
        while True:
            yield from suspend(self._writing)
            if check_connected(self._sock, address):
                return

    def close(self) -> None:
        """Close the socket; who waits for it gets a ClosedResourceError. A plain call.

        (curio's is awaited.) May be called again.
        """
        if self._sock.fileno() != -1:
            forget_descriptor(self._loop, self._descriptor)
            self._sock.close()

    def detach(self) -> int:
        """Give the descriptor away, and return its number. The socket counts as closed."""
        if self._sock.fileno() != -1:
            self._reading.close()
            self._writing.close()
            self._loop.poller.unregister(self._descriptor)
        return self._sock.detach()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_exception: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Socket {self._sock!r}>"


def adopt(sock: socket.socket) -> Socket:
    """Return a Socket for `sock`; should that fail, `sock` is closed."""
    try:
        return Socket(sock)
    except BaseException:
        sock.close()
        raise


def socketpair(
    family: int | None = None, type: int = socket.SOCK_STREAM, proto: int = 0
) -> tuple[Socket, Socket]:
    """Return two sockets that are connected to each other. A plain call."""
    left, right = socket.socketpair(family, type, proto)
    try:
        return Socket(left), Socket(right)
    except BaseException:
        left.close()
        right.close()
        raise
