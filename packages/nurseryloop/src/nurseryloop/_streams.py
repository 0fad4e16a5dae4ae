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
import sys
from collections.abc import Callable
from functools import partial
from operator import index
from socket import IPPROTO_TCP, SHUT_WR, SOCK_STREAM, TCP_NODELAY
from typing import Any, NoReturn, SupportsIndex, final

from loopbase import Descriptor

from ._abc import AsyncResource
from ._abc_streams import Bytes, HalfCloseableStream, Stream
from ._cancel import CancelScope
from ._errors import BrokenResourceError, BusyResourceError, ClosedResourceError
from ._socket_type import SocketType
from ._sockets import park, wait_writable
from ._suspend import checkpoint, current_loop, must_pause, running, wait

# Linux: a connection that is accepted has the options of its listener.
_INHERITED = sys.platform == "linux"

RECEIVE_SIZE = 64 * 1024  # bytes that `receive_some` asks for when it is not told


class DescriptorStream(Stream):
    """What sockets and pipes have in common: bytes in and out of a non-blocking descriptor.

    receive: called with a number of bytes. send: called with bytes, returns how many it took.
    """

    __slots__ = ("__weakref__", "_reading", "_receive", "_send", "_sending", "_writing")

    def __init__(
        self,
        descriptor: Descriptor,
        receive: Callable[[int], bytes],
        send: Callable[[Bytes], int],
    ) -> None:
        self._reading: Any = descriptor.reading
        self._writing: Any = descriptor.writing
        self._receive = receive
        self._send = send
        self._sending = False  # a task is in the middle of what it sends

    async def receive_some(self, max_bytes: int | None = None) -> bytes:
        """Wait until there are bytes and return some; `b""` when the peer has ended its direction.

        max_bytes: at most so many; 64 KiB when not given.
        Raises BrokenResourceError when the connection was reset, ClosedResourceError,
        BusyResourceError, ValueError for less than one byte. A checkpoint if it has to wait, a
        cancellation point always. When cancelled, nothing has been taken.
        """
        if max_bytes is None:
            max_bytes = RECEIVE_SIZE
        elif type(max_bytes) is not int or max_bytes < 1:
            max_bytes = check_max_bytes(max_bytes)
        reading = self._reading
        loop = running.loop
        if loop is None:
            loop = current_loop()  # says what is wrong
        task: Any = loop.task
        if reading.ready and must_pause(task):
            await checkpoint()
        while True:
            if reading.ready:
                try:
                    data = self._receive(max_bytes)
                except BlockingIOError:
                    reading.ready = False
                except OSError as error:
                    if error.errno != errno.EBADF:
                        # The system says it once, and "the end" from then on, which is not true.
                        self._receive = partial(_fail_again, error.errno, error.strerror)
                    self._refuse(error)
                else:
                    if len(data) < max_bytes:
                        reading.ready = reading.ready_after_short
                    return data
            if reading.waiter is None and reading.loop is loop:
                # What `park` does, without the call: this is where a server is most of the time.
                reading.waiter = task
                await wait(task, reading)
            else:
                await park(reading, task)

    async def send_all(self, data: Bytes) -> None:
        """Send all of `data`, waiting while the peer takes no more.

        Raises BrokenResourceError when the peer is gone, ClosedResourceError also after
        `send_eof`, BusyResourceError while another task sends. A checkpoint if it has to wait, a
        cancellation point always. When cancelled while waiting, a part may have been sent.
        """
        writing = self._writing
        loop = running.loop
        if loop is None:
            loop = current_loop()  # says what is wrong
        task: Any = loop.task
        if writing.ready:
            if loop.operations and not (task._scope._effectively_cancelled or task._interrupted):
                loop.operations -= 1  # what `must_pause` does, without the call
            elif must_pause(task):
                await checkpoint()
        if self._sending:
            _refuse_second()
        sent = 0
        if writing.ready:
            try:
                sent = self._send(data)
            except BlockingIOError:
                writing.ready = False
            except OSError as error:
                self._refuse(error)
            if sent == len(data) and type(data) is bytes:
                return
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
                            self._refuse(error)
                    await park(writing, task)
            finally:
                self._sending = False

    async def wait_send_all_might_not_block(self) -> None:
        """Wait until the system takes more. Raises as `send_all`. A checkpoint."""
        if self._sending:
            _refuse_second()
        try:
            await wait_writable(self)
        except OSError as error:
            self._refuse(error)

    def fileno(self) -> int:
        """Return the number of the descriptor; -1 when closed."""
        raise NotImplementedError

    @property
    def _descriptor(self) -> Descriptor | None:
        descriptor: Descriptor | None = self._reading.descriptor
        return descriptor

    def _refuse(self, error: OSError) -> NoReturn:
        """Raise what a failed operation means."""
        if error.errno == errno.EBADF:
            raise ClosedResourceError("this stream was already closed") from None
        raise BrokenResourceError(f"the connection is broken: {error}") from error


@final
class SocketStream(DescriptorStream, HalfCloseableStream):
    """A connected socket as a stream. Owns the socket.

    socket: a `nurseryloop.socket` of type SOCK_STREAM.
    TCP_NODELAY is set, because whoever sends a piece has finished it.
    Raises TypeError or ValueError for anything else.
    """

    __slots__ = ("socket",)

    def __init__(self, socket: SocketType) -> None:
        if not isinstance(socket, SocketType):
            raise TypeError(
                f"SocketStream takes a socket of nurseryloop.socket, not {socket!r}; "
                "socket.from_stdlib_socket() makes one of the standard library's"
            )
        if socket.type != SOCK_STREAM:
            raise ValueError("SocketStream requires a SOCK_STREAM socket")
        self._own(socket)
        send_at_once(socket)

    def _own(self, socket: SocketType) -> None:
        super().__init__(socket._descriptor, socket._sock.recv, socket._sock.send)
        self.socket = socket

    async def send_eof(self) -> None:
        """End this direction; the peer sees the end, and can go on sending. A checkpoint.

        No effect the second time. Raises as `send_all`.
        """
        await checkpoint()
        if self._sending or self._writing.waiter is not None:
            _refuse_second()
        if not self.socket.did_shutdown_SHUT_WR:
            try:
                self.socket.shutdown(SHUT_WR)
            except OSError as error:
                self._refuse(error)

    async def aclose(self) -> None:
        """Close the connection; whoever waits for it gets ClosedResourceError. A checkpoint.

        It is closed also when cancelled.
        """
        self.socket.close()
        await checkpoint()

    def fileno(self) -> int:
        """Return the number of the descriptor; -1 when closed."""
        return self.socket.fileno()

    def setsockopt(self, *args: Any) -> None:
        """Like `socket.setsockopt`."""
        self.socket.setsockopt(*args)

    def getsockopt(self, *args: Any) -> Any:
        """Like `socket.getsockopt`."""
        return self.socket.getsockopt(*args)

    def _refuse(self, error: OSError) -> NoReturn:
        if error.errno == errno.EPIPE and self.socket.did_shutdown_SHUT_WR:
            raise ClosedResourceError("nothing can be sent after send_eof()") from None
        super()._refuse(error)

    def __repr__(self) -> str:
        return f"<SocketStream over {self.socket!r}>"


def check_max_bytes(max_bytes: SupportsIndex) -> int:
    """Return it as an int. Raises TypeError if it is no whole number, ValueError below 1."""
    number = index(max_bytes)
    if number < 1:
        raise ValueError(f"max_bytes must be at least 1, not {max_bytes!r}")
    return number


def send_at_once(socket: SocketType) -> None:
    """Set TCP_NODELAY, if it is TCP."""
    try:
        socket._sock.setsockopt(IPPROTO_TCP, TCP_NODELAY, True)
    except OSError:
        pass


def accepted_stream(socket: SocketType) -> SocketStream:
    """Return a stream for a connection that was accepted, whose listener does not wait either."""
    if not _INHERITED:
        return SocketStream(socket)
    stream = SocketStream.__new__(SocketStream)
    stream._own(socket)
    return stream


def _fail_again(*args: Any) -> NoReturn:
    raise OSError(*args[:2])


def _refuse_second() -> NoReturn:
    raise BusyResourceError(
        "another task is sending through this stream: let one task do it, or take turns with a Lock"
    )


async def aclose_forcefully(resource: AsyncResource) -> None:
    """Close `resource` at once, without the time that a graceful end would take. A checkpoint."""
    with CancelScope() as scope:
        scope.cancel("closed forcefully")
        await resource.aclose()
