"""How do bytes flow?

A stream sends all it is given and receives whatever has come. It tries first, and parks when the
system has nothing or takes no more. After a read that brought less than it asked for it parks
without trying: a message costs one `recv` and one `send`.

Rule: one task sends and one task receives at a time. What was sent by a `send_all` that was
cancelled nobody knows; a `receive_some` that was cancelled has taken nothing.

The names are trio's.
"""

from __future__ import annotations

import errno
from functools import partial
from socket import IPPROTO_TCP, SHUT_WR, SOCK_STREAM, TCP_NODELAY
from typing import Any, Generic, NoReturn, TypeVar, final

from ._abc import AsyncResource
from ._abc_streams import Bytes, HalfCloseableStream, ReceiveStream, SendStream
from ._cancel import CancelScope
from ._errors import BrokenResourceError, BusyResourceError, ClosedResourceError
from ._socket_type import SocketType
from ._sockets import park
from ._suspend import checkpoint, current_task, must_pause

RECEIVE_SIZE = 64 * 1024  # bytes that `receive_some` asks for when it is not told


@final
class SocketStream(HalfCloseableStream):
    """A connected socket as a stream. Owns the socket.

    socket: a `nurseryloop.socket` of type SOCK_STREAM.
    TCP_NODELAY is set, because whoever sends a piece has finished it.
    Raises TypeError or ValueError for anything else.
    """

    __slots__ = ("__weakref__", "_reading", "_recv", "_send", "_sending", "_writing", "socket")

    def __init__(self, socket: SocketType) -> None:
        if not isinstance(socket, SocketType):
            raise TypeError(
                f"SocketStream takes a socket of nurseryloop.socket, not {socket!r}; "
                "socket.from_stdlib_socket() makes one of the standard library's"
            )
        if socket.type != SOCK_STREAM:
            raise ValueError("SocketStream takes a socket of type SOCK_STREAM")
        self.socket = socket
        self._recv: Any = socket._sock.recv
        self._send = socket._sock.send
        self._reading = socket._reading
        self._writing = socket._writing
        self._sending = False  # a task is in the middle of what it sends
        try:
            socket.setsockopt(IPPROTO_TCP, TCP_NODELAY, True)
        except OSError:
            pass  # it is no TCP

    async def receive_some(self, max_bytes: int | None = None) -> bytes:
        """Wait until there are bytes and return some; `b""` when the peer has ended its direction.

        max_bytes: at most so many; 64 KiB when not given.
        Raises BrokenResourceError when the connection was reset, ClosedResourceError,
        BusyResourceError, ValueError for less than one byte. A checkpoint if it has to wait, a
        cancellation point always. When cancelled, nothing has been taken.
        """
        if max_bytes is None:
            max_bytes = RECEIVE_SIZE
        elif max_bytes < 1:
            raise ValueError(f"max_bytes must be at least 1, not {max_bytes!r}")
        reading = self._reading
        task = current_task()
        if reading.ready and must_pause(task):
            await checkpoint()
        while True:
            if reading.ready:
                try:
                    data: bytes = self._recv(max_bytes)
                except BlockingIOError:
                    reading.ready = False
                except OSError as error:
                    if error.errno != errno.EBADF:
                        # The system says it once, and "the end" from then on, which is not true.
                        self._recv = partial(_fail_again, error.errno, error.strerror)
                    _refuse(error)
                else:
                    if len(data) < max_bytes:
                        reading.ready = reading.ready_after_short
                    return data
            await park(reading, task)

    async def send_all(self, data: Bytes) -> None:
        """Send all of `data`, waiting while the peer takes no more.

        Raises BrokenResourceError when the peer is gone, ClosedResourceError also after
        `send_eof`, BusyResourceError while another task sends. A checkpoint if it has to wait, a
        cancellation point always. When cancelled while waiting, a part may have been sent.
        """
        writing = self._writing
        task = current_task()
        if writing.ready and must_pause(task):
            await checkpoint()
        if self._sending:
            _refuse_second()
        if writing.ready:
            try:
                sent = self._send(data)
            except BlockingIOError:
                sent = 0
            except OSError as error:
                if self.socket.did_shutdown_SHUT_WR:
                    raise ClosedResourceError("nothing can be sent after send_eof()") from None
                _refuse(error)
            if sent == len(data) and type(data) is bytes:
                return
        else:
            sent = 0
        # Slowly: the rest is a view, so that nothing is copied for each part.
        with memoryview(data).cast("B") as view:
            self._sending = True
            try:
                while sent < len(view):
                    if writing.ready:
                        try:
                            with view[sent:] as rest:
                                sent += self._send(rest)
                            continue
                        except BlockingIOError:
                            writing.ready = False
                        except OSError as error:
                            _refuse(error)
                    await park(writing, task)
            finally:
                self._sending = False

    async def wait_send_all_might_not_block(self) -> None:
        """Wait until the system takes more. Raises as `send_all`. A checkpoint."""
        if self._sending:
            _refuse_second()
        try:
            await self.socket.wait_writable()
        except OSError as error:
            _refuse(error)

    async def send_eof(self) -> None:
        """End this direction; the peer sees the end, and can go on sending. A checkpoint.

        No effect the second time. Raises as `send_all`.
        """
        await checkpoint()
        if self._sending:
            _refuse_second()
        if not self.socket.did_shutdown_SHUT_WR:
            try:
                self.socket.shutdown(SHUT_WR)
            except OSError as error:
                _refuse(error)

    async def aclose(self) -> None:
        """Close the connection; whoever waits for it gets ClosedResourceError. A checkpoint.

        It is closed also when cancelled.
        """
        self.socket.close()
        await checkpoint()

    def setsockopt(self, *args: Any) -> None:
        """Like `socket.setsockopt`."""
        self.socket.setsockopt(*args)

    def getsockopt(self, *args: Any) -> Any:
        """Like `socket.getsockopt`."""
        return self.socket.getsockopt(*args)

    def __repr__(self) -> str:
        return f"<SocketStream over {self.socket!r}>"


def _refuse(error: OSError) -> NoReturn:
    """Raise what a failed operation on a stream means."""
    if error.errno == errno.EBADF:
        raise ClosedResourceError("this stream was already closed") from None
    raise BrokenResourceError(f"socket connection broken: {error}") from error


def _fail_again(*args: Any) -> NoReturn:
    raise OSError(*args[:2])


def _refuse_second() -> NoReturn:
    raise BusyResourceError(
        "another task is sending through this stream: let one task do it, or take turns with a Lock"
    )


Sending = TypeVar("Sending", bound=SendStream)
Receiving = TypeVar("Receiving", bound=ReceiveStream)


@final
class StapledStream(HalfCloseableStream, Generic[Sending, Receiving]):
    """Two one-way streams as one that goes both ways. Owns them.

    send_stream: where `send_all` goes. receive_stream: where `receive_some` comes from.
    """

    def __init__(self, send_stream: Sending, receive_stream: Receiving) -> None:
        self.send_stream = send_stream
        self.receive_stream = receive_stream

    async def send_all(self, data: Bytes) -> None:
        """Call `send_stream.send_all`."""
        await self.send_stream.send_all(data)

    async def wait_send_all_might_not_block(self) -> None:
        """Call `send_stream.wait_send_all_might_not_block`."""
        await self.send_stream.wait_send_all_might_not_block()

    async def send_eof(self) -> None:
        """Call `send_eof` of the send stream if it has that, else close it."""
        stream = self.send_stream
        if hasattr(stream, "send_eof"):
            await stream.send_eof()
        else:
            await stream.aclose()

    async def receive_some(self, max_bytes: int | None = None) -> bytes | bytearray:
        """Call `receive_stream.receive_some`."""
        return await self.receive_stream.receive_some(max_bytes)

    async def aclose(self) -> None:
        """Close both, the second one also if the first raises."""
        try:
            await self.send_stream.aclose()
        finally:
            await self.receive_stream.aclose()


async def aclose_forcefully(resource: AsyncResource) -> None:
    """Close `resource` at once, without the time that a graceful end would take. A checkpoint."""
    with CancelScope() as scope:
        scope.cancel("closed forcefully")
        await resource.aclose()
