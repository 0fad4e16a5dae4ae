"""What can a task do with a socket?

What the standard library's socket can do, with `await` before everything that may have to wait.
Every method tries first; what would block parks and tries again.

An operation that can go on at once does not let the others run (trio's always do), but looks for a
cancellation first, and is a checkpoint every so often. What is raised is the standard library's.

Prior art: trio's `_socket.py`.
"""

from __future__ import annotations

import select
import socket as stdlib
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from loopbase import (
    FULL_BACKLOG_PAUSE,
    check_connected,
    is_drained_by_short_read,
    start_connect,
)

from ._errors import Cancelled
from ._names import is_numeric, resolve_address
from ._sockets import Reading, new_descriptor, park, release, wait_writable
from ._suspend import checkpoint, current_loop, current_task, must_pause, running
from ._threads import to_thread_run_sync
from ._time import sleep

if TYPE_CHECKING:
    from typing import Self

    from ._abc_streams import Bytes

Result = TypeVar("Result")
Address: TypeAlias = Any  # what it looks like depends on the family


class SocketType:
    """A socket to be used from tasks. From `socket.socket` and `from_stdlib_socket`."""

    __slots__ = (
        "__weakref__",
        "_descriptor",
        "_did_shutdown",
        "_family",
        "_is_drained",
        "_reading",
        "_sock",
        "_writing",
    )

    def __init__(self, sock: stdlib.socket) -> None:
        if type(sock) is not stdlib.socket:
            raise TypeError(
                f"expected object of type 'socket.socket', not '{type(sock).__name__}': use "
                "nurseryloop.socket.socket(), or from_stdlib_socket() for a socket of the "
                "standard library"
            )
        # Asked once: the properties make an enum each time.
        self._family = int(sock.family)
        self._is_drained = is_drained_by_short_read(self._family, sock.type)
        self._adopt(sock)

    def _adopt(self, sock: stdlib.socket) -> None:
        sock.setblocking(False)
        self._sock = sock
        self._descriptor = new_descriptor(sock.fileno(), drained_by_short_read=self._is_drained)
        self._reading: Any = self._descriptor.reading
        self._writing: Any = self._descriptor.writing
        self._did_shutdown = False

    async def _attempt(
        self, direction: Reading, function: Callable[..., Result], *args: Any
    ) -> Result:
        """Return `function(*args)`, as soon as that need not wait. A checkpoint if it must."""
        loop = running.loop
        if loop is None:
            loop = current_loop()  # says what is wrong
        task: Any = loop.task
        if direction.ready and must_pause(task):
            await checkpoint()
        while True:
            if direction.ready:
                try:
                    return function(*args)
                except BlockingIOError:
                    direction.ready = False
            await park(direction, task)

    # Receiving

    async def recv(self, bufsize: int, flags: int = 0, /) -> bytes:
        """Receive up to `bufsize` bytes; `b""` at the end of a stream."""
        data = await self._attempt(self._reading, self._sock.recv, bufsize, flags)
        if len(data) < bufsize and not flags:
            self._reading.ready = self._reading.ready_after_short
        return data

    async def recv_into(self, buffer: Bytes, nbytes: int = 0, flags: int = 0) -> int:
        """Receive into `buffer`; return how many bytes."""
        return await self._attempt(self._reading, self._sock.recv_into, buffer, nbytes, flags)

    async def recvfrom(self, bufsize: int, flags: int = 0, /) -> tuple[bytes, Address]:
        """Receive a packet of up to `bufsize` bytes; return it with its sender's address."""
        return await self._attempt(self._reading, self._sock.recvfrom, bufsize, flags)

    async def recvfrom_into(
        self, buffer: Bytes, nbytes: int = 0, flags: int = 0
    ) -> tuple[int, Address]:
        """Receive a packet into `buffer`; return its size and its sender's address."""
        return await self._attempt(self._reading, self._sock.recvfrom_into, buffer, nbytes, flags)

    async def recvmsg(
        self, bufsize: int, ancbufsize: int = 0, flags: int = 0, /
    ) -> tuple[bytes, list[tuple[int, int, bytes]], int, Address]:
        """Like `socket.recvmsg`: data, ancillary data, flags, address."""
        return await self._attempt(self._reading, self._sock.recvmsg, bufsize, ancbufsize, flags)

    async def recvmsg_into(
        self, buffers: Iterable[Bytes], ancbufsize: int = 0, flags: int = 0, /
    ) -> tuple[int, list[tuple[int, int, bytes]], int, Address]:
        """Like `socket.recvmsg_into`: size, ancillary data, flags, address."""
        return await self._attempt(
            self._reading, self._sock.recvmsg_into, buffers, ancbufsize, flags
        )

    # Sending

    async def send(self, data: Bytes, flags: int = 0, /) -> int:
        """Send some of `data`; return how many bytes."""
        return await self._attempt(self._writing, self._sock.send, data, flags)

    async def sendto(self, *args: Any) -> int:
        """`sendto(data, address)` or `sendto(data, flags, address)`: send a packet."""
        if not is_numeric(self._family, args[-1]):
            *before, address = args
            args = (*before, await resolve_address(self._sock, address, local=False))
        return await self._attempt(self._writing, self._sock.sendto, *args)

    async def sendmsg(
        self,
        buffers: Iterable[Bytes],
        ancdata: Iterable[tuple[int, int, Bytes]] = (),
        flags: int = 0,
        address: Address | None = None,
        /,
    ) -> int:
        """Like `socket.sendmsg`; return how many bytes were sent."""
        if address is not None:
            address = await resolve_address(self._sock, address, local=False)
        return await self._attempt(
            self._writing, self._sock.sendmsg, buffers, ancdata, flags, address
        )

    # Connecting

    async def accept(self) -> tuple[SocketType, Address]:
        """Accept a connection; return its socket and the peer's address."""
        sock, address = await self._attempt(self._reading, self._sock.accept)
        accepted = SocketType.__new__(SocketType)
        accepted._family, accepted._is_drained = self._family, self._is_drained
        accepted._adopt(sock)
        return accepted, address

    async def connect(self, address: Address) -> None:
        """Connect to `address`. Raises OSError if that fails. When cancelled, it is closed."""
        try:
            address = await resolve_address(self._sock, address, local=False)
            if must_pause(current_task()):
                await checkpoint()
            while True:
                try:
                    if start_connect(self._sock, address):
                        return
                    break
                except BlockingIOError:
                    # A Unix socket whose listener has its queue full, which no poller reports.
                    await sleep(FULL_BACKLOG_PAUSE)
            while True:
                await wait_writable(self)
                if check_connected(self._sock, address):
                    return
        except (Cancelled, KeyboardInterrupt):
            self.close()  # nobody could say whether it is connected
            raise

    async def bind(self, address: Address) -> None:
        """Bind the socket to `address`."""
        address = await resolve_address(self._sock, address, local=True)
        if hasattr(stdlib, "AF_UNIX") and self.family == stdlib.AF_UNIX and address[0]:
            await to_thread_run_sync(self._sock.bind, address)  # the file system may be slow
        else:
            await checkpoint()
            self._sock.bind(address)

    async def wait_writable(self) -> None:
        """Wait until something can be sent. A checkpoint."""
        await wait_writable(self)

    # What needs no waiting

    def is_readable(self) -> bool:
        """Say whether something could be received at once."""
        if not hasattr(select, "poll"):
            return bool(select.select([self._sock], (), (), 0)[0])
        poll = select.poll()
        poll.register(self._sock, select.POLLIN)
        return bool(poll.poll(0))

    def close(self) -> None:
        """Close it; whoever waits for it is told so. No effect the second time."""
        if self._sock.fileno() != -1:
            release(self._descriptor)
            self._sock.close()

    def detach(self) -> int:
        """Return the descriptor, which stays open; the socket can be used no more."""
        if self._sock.fileno() != -1:
            release(self._descriptor, forget=False)
        return self._sock.detach()

    def shutdown(self, flag: int) -> None:
        """End one direction or both: SHUT_RD, SHUT_WR or SHUT_RDWR."""
        self._sock.shutdown(flag)
        if flag in (stdlib.SHUT_WR, stdlib.SHUT_RDWR):
            self._did_shutdown = True

    @property
    def did_shutdown_SHUT_WR(self) -> bool:
        """Whether this end has ended what it sends."""
        return self._did_shutdown

    def dup(self) -> SocketType:
        """Return a second socket for the same connection."""
        return SocketType(self._sock.dup())

    def fileno(self) -> int:
        """Return the number of the descriptor; -1 when closed."""
        return self._sock.fileno()

    def getpeername(self) -> Address:
        """Return the peer's address."""
        return self._sock.getpeername()

    def getsockname(self) -> Address:
        """Return this end's address."""
        return self._sock.getsockname()

    def getsockopt(self, *args: Any) -> Any:
        """Like `socket.getsockopt`."""
        return self._sock.getsockopt(*args)

    def setsockopt(self, *args: Any) -> None:
        """Like `socket.setsockopt`."""
        self._sock.setsockopt(*args)

    def listen(self, backlog: int = min(stdlib.SOMAXCONN, 128)) -> None:
        """Begin to listen. backlog: how many connections may wait to be accepted."""
        self._sock.listen(backlog)

    def get_inheritable(self) -> bool:
        """Say whether child processes inherit the descriptor."""
        return self._sock.get_inheritable()

    def set_inheritable(self, inheritable: bool) -> None:
        """Say whether child processes shall inherit the descriptor."""
        self._sock.set_inheritable(inheritable)

    @property
    def family(self) -> stdlib.AddressFamily:
        """AF_INET, AF_INET6, AF_UNIX, ..."""
        return self._sock.family  # type: ignore[return-value,unused-ignore]

    @property
    def type(self) -> stdlib.SocketKind:
        """SOCK_STREAM, SOCK_DGRAM, ..."""
        return self._sock.type  # type: ignore[return-value,unused-ignore]

    @property
    def proto(self) -> int:
        """The number of the protocol."""
        return self._sock.proto

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return repr(self._sock).replace("socket.socket", "nurseryloop.socket.socket")
