"""How do bytes flow?

Straight from the operating system into `read`, and straight out of `write`: no task of its own,
no buffer in between, no callback. What the peer does not take makes `write` wait: that is the
backpressure.
A read that brought less than it asked for has emptied the descriptor, and the next one waits
without asking again; nothing is registered or copied for a message.

`DescriptorStream` does this for whatever has a descriptor; a `SocketStream` is one over TCP or a
Unix socket. TLS is in `_tls.py`.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable, Generator
from functools import partial
from typing import Any

from loopbase import OPERATIONS_PER_TURN, Descriptor

from ._buffered import Buffer, ByteStream, as_bytes
from ._descriptors import busy
from ._errors import ClosedResourceError
from ._sockets import Socket
from ._suspend import LoopState, checkpoint, suspend, suspending


class DescriptorStream(ByteStream):
    """A stream over one descriptor. `receive` and `send` try once, or raise BlockingIOError."""

    __slots__ = ("_loop", "_reading", "_receive_now", "_send_now", "_writing", "_writing_rest")

    def __init__(
        self,
        loop: LoopState,
        descriptor: Descriptor,
        receive: Callable[[int], bytes],
        send: Callable[[Buffer], int],
    ) -> None:
        super().__init__()
        self._loop = loop
        self._reading: Any = descriptor.reading
        self._writing: Any = descriptor.writing
        self._receive_now = receive
        self._send_now = send
        self._writing_rest = False  # whether a task is between two parts of what it writes

    @suspending
    def _receive(self, max_bytes: int) -> Generator[Any, Any, bytes]:
        reading = self._reading
        if reading.ready:
            loop = self._loop
            loop.operations += 1
            if loop.operations > OPERATIONS_PER_TURN:
                loop.operations = 1
                yield from checkpoint()
        while True:
            if reading.ready:
                try:
                    data = self._receive_now(max_bytes)
                except BlockingIOError:
                    reading.ready = False
                except ConnectionError as error:
                    # The operating system says it once, and then that this is the end.
                    self._receive_now = partial(_broken, error.args)
                    raise
                except OSError as error:
                    raise self._what_happened(error) from None
                else:
                    if len(data) < max_bytes:
                        reading.ready = reading.ready_after_short
                    return data
            yield from suspend(reading)

    @suspending
    def write(self, data: Buffer) -> Generator[Any, Any, None]:
        if type(data) is not bytes:
            data = as_bytes(data, "write()")
        if self._writing.ready:
            loop = self._loop
            loop.operations += 1
            if loop.operations > OPERATIONS_PER_TURN:
                loop.operations = 1
                yield from checkpoint()
        sent = self._send_some(data)
        if sent < len(data):
            yield from self._write_rest(data, sent)

    @suspending
    def _transmit(self, data: Buffer) -> Generator[Any, Any, None]:
        sent = self._send_some(data)
        if sent < len(data):
            yield from self._write_rest(data, sent)

    def _send_some(self, data: Buffer) -> int:
        """Send what there is room for, and return how many bytes it were."""
        if self._writing_rest:
            raise busy("writing")
        sent = 0
        if self._writing.ready:
            try:
                sent = self._send_now(data)
            except BlockingIOError:
                pass
            except OSError as error:
                raise self._what_happened(error) from None
            if sent < len(data):
                self._writing.ready = False
        return sent

    @suspending
    def _write_rest(self, data: Buffer, sent: int) -> Generator[Any, Any, None]:
        self._writing_rest = True
        try:
            with memoryview(data) as view:
                while sent < len(view):
                    if not self._writing.ready:
                        yield from suspend(self._writing)
                    self._writing_rest = False
                    with view[sent:] as rest:
                        sent += self._send_some(rest)
                    self._writing_rest = True
        finally:
            self._writing_rest = False

    def _what_happened(self, error: OSError) -> Exception:
        return error


def _broken(reason: tuple[Any, ...], _max_bytes: int) -> bytes:
    raise OSError(*reason)  # a ConnectionResetError or the like, by its number


class SocketStream(DescriptorStream):
    """A connection, over TCP or a Unix socket. An async context manager that closes it.

    sock: a connected stream socket, a Socket or one of the standard library, which it takes over.
    """

    __slots__ = ("_socket",)

    def __init__(self, sock: Socket | socket.socket) -> None:
        self._socket = sock if isinstance(sock, Socket) else Socket(sock)
        inner = self._socket.socket
        super().__init__(self._socket._loop, self._socket._descriptor, inner.recv, inner.send)

    @property
    def socket(self) -> Socket:
        """The socket below, for `getpeername`, `setsockopt` and the like."""
        return self._socket

    @suspending
    def write_eof(self) -> Generator[Any, Any, None]:
        """Say that nothing more will be written; reading goes on. No cancellation point.

        Raises BusyResourceError while another task is writing.
        """
        if self._writing_rest:
            raise busy("writing")
        try:
            self._socket.socket.shutdown(socket.SHUT_WR)
        except OSError as error:
            if error.errno != errno.ENOTCONN or self._socket.fileno() == -1:
                raise self._what_happened(error) from None
            # The peer has gone already, and does not mind.
        yield from ()

    @suspending
    def close(self) -> Generator[Any, Any, None]:
        """Close the connection; what was written still arrives. No cancellation point.

        May be called again. Who waits for it gets a ClosedResourceError.
        """
        self.close_now()
        yield from ()

    def close_now(self) -> None:
        self._ahead = None
        self._socket.close()

    def _what_happened(self, error: OSError) -> Exception:
        if self._socket.fileno() == -1:
            return ClosedResourceError("this stream has been closed")
        return error

    def __repr__(self) -> str:
        return f"<{type(self).__name__} over {self._socket.socket!r}>"
