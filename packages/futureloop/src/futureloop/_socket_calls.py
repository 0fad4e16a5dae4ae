"""How does a program do socket I/O of its own?

It lends the loop its own non-blocking socket for one operation: each of these tries first, and
waits for the socket's direction when the operating system refuses. What is lent is registered with
the poller once and recognised the next time (`_lent.py`).

Rule: an operation that is cancelled has taken nothing. `sock_sendall` may have sent a part.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any, TypeVar

from loopbase import FULL_BACKLOG_PAUSE, check_connected, start_connect

from ._lent import LentDescriptors
from ._names import Names
from ._sockets import Direction, Turns
from ._suspend import AGAIN
from ._time import sleep

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

Result = TypeVar("Result")


class SocketCalls(LentDescriptors, Turns, Names):
    """The part of a loop that does I/O on the program's sockets: asyncio's `sock_...` methods.

    They raise OSError for what the operating system refuses, ValueError for a socket that would
    block, RuntimeError when another task waits for the same direction, and are cancellation points
    where they wait.
    """

    async def _try(self, sock: socket.socket, writing: bool, operation: str, *args: Any) -> Any:
        """Return what the socket's method `operation` does, as soon as it need not wait."""
        lent = self._lent_socket(sock)
        direction: Direction = lent.writing if writing else lent.reading
        if direction.ready and direction.waiter is None and self._is_turn_over():
            await AGAIN  # before it, not after it: a cancellation must not lose what was taken
        while True:
            if direction.waiter is not None:
                raise direction.busy()
            if direction.ready:
                try:
                    return getattr(sock, operation)(*args)
                except BlockingIOError:
                    direction.ready = False
            await self._until_ready(lent, direction)

    async def sock_recv(self, sock: socket.socket, n: int) -> bytes:
        """Receive at most `n` bytes; b"" at the end."""
        data: bytes = await self._try(sock, False, "recv", n)
        if len(data) < n:
            self._fell_short(sock)
        return data

    async def sock_recv_into(self, sock: socket.socket, buf: WriteableBuffer) -> int:
        """Receive into `buf`; return how many bytes; 0 at the end."""
        size: int = await self._try(sock, False, "recv_into", buf)
        if size < memoryview(buf).nbytes:
            self._fell_short(sock)
        return size

    async def sock_recvfrom(self, sock: socket.socket, bufsize: int) -> tuple[bytes, Any]:
        """Receive one packet of at most `bufsize` bytes; return it and where it came from."""
        return await self._try(sock, False, "recvfrom", bufsize)  # type: ignore[no-any-return]

    async def sock_recvfrom_into(
        self, sock: socket.socket, buf: WriteableBuffer, nbytes: int = 0
    ) -> tuple[int, Any]:
        """Receive one packet into `buf`; return its size and where it came from."""
        return await self._try(sock, False, "recvfrom_into", buf, nbytes)  # type: ignore[no-any-return]

    async def sock_sendto(self, sock: socket.socket, data: ReadableBuffer, address: Any) -> int:
        """Send one packet to `address`; return its size."""
        return await self._try(sock, True, "sendto", data, address)  # type: ignore[no-any-return]

    async def sock_sendall(self, sock: socket.socket, data: ReadableBuffer) -> None:
        """Send all of `data`. Cancelled, it may have sent a part, and nobody knows how much."""
        with memoryview(data) as whole, whole.cast("B") as view:
            sent = 0
            while True:
                with view[sent:] as rest:
                    sent += await self._try(sock, True, "send", rest)
                if sent == len(view):
                    return
                self._lent_socket(sock).writing.ready = False  # its buffer is full

    async def sock_accept(self, sock: socket.socket) -> tuple[socket.socket, Any]:
        """Accept a connection; return its non-blocking socket and the peer's address."""
        accepted, address = await self._try(sock, False, "accept")
        accepted.setblocking(False)
        return accepted, address

    async def sock_connect(self, sock: socket.socket, address: Any) -> None:
        """Connect to `address`, whose host may be a name.

        Cancelled, the socket is in no useful state: close it.
        """
        lent = self._lent_socket(sock)
        if sock.family in (socket.AF_INET, socket.AF_INET6):
            address = await self._resolved(sock, address)
        while True:
            try:
                if start_connect(sock, address):
                    return
                break
            except BlockingIOError:
                # A Unix socket whose server has no room: there is nothing to wait for but time.
                await sleep(FULL_BACKLOG_PAUSE)
        while True:
            await self._until_ready(lent, lent.writing)
            if check_connected(sock, address):
                return

    def _fell_short(self, sock: socket.socket) -> None:
        """A read brought less than was asked for: there is nothing left, as a rule."""
        reading = self._lent_socket(sock).reading
        reading.ready = reading.ready_after_short
