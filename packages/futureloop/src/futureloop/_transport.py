"""Who owns the descriptor of a stream?

A transport: it knows the descriptor's two directions, receives when a task asks for bytes, and
keeps what could not be sent at once. `write` never waits, so what is left over has to be sent when
the descriptor has room, whatever the task does meanwhile; the transport stands in the writing
direction itself for that. `drain` is where a task waits for it.

Rule: what was written before `close` is sent before the descriptor is closed. Only `abort` and an
error drop it.

asyncio's transports push what they receive into a protocol, whether anybody wants it or not. Here
nothing is received that nobody asked for: a peer that is not read is slowed down by TCP itself.
"""

from __future__ import annotations

import errno
import os
import socket
import warnings
from asyncio.trsock import TransportSocket
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from loopbase import OPERATIONS_PER_TURN, Descriptor, is_drained_by_short_read

from ._sockets import Direction
from ._suspend import AGAIN, PARKED, current_tasks
from ._wait_queue import WaitQueue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ._loop import Loop

MOST_AT_ONCE = 256 * 1024  # bytes that one receive asks for: more would be allocated in vain
HIGH_WATER = 64 * 1024  # bytes that may wait to be sent before `drain` waits


class StreamTransport:
    """The owner of a connected stream socket, or of an end of a pipe.

    sock: what has `recv`, `send`, `close` and `fileno`; non-blocking. It belongs to the transport.
    extra: what `get_extra_info` knows besides.
    on_closed: called once, when the descriptor is closed.
    descriptor: what the poller knows `sock` by, if it does already.
    """

    __slots__ = (
        "__weakref__",
        "_closed",
        "_closers",
        "_closing",
        "_descriptor",
        "_direct",
        "_drainers",
        "_ending",
        "_error",
        "_extra",
        "_high",
        "_loop",
        "_low",
        "_on_closed",
        "_paused",
        "_read_error",
        "_reading",
        "_recv",
        "_send",
        "_sock",
        "_unsent",
        "_unsent_size",
        "_writing",
    )

    def __init__(
        self,
        loop: Loop,
        sock: Any,
        extra: Mapping[str, Any] | None = None,
        on_closed: Callable[[StreamTransport], object] | None = None,
        descriptor: Descriptor | None = None,
    ) -> None:
        self._closed = True  # until it has a descriptor: see `__del__`
        self._loop = loop
        self._sock = sock
        self._recv: Callable[[int], bytes] = sock.recv
        self._send: Callable[[Any], int] = sock.send
        self._descriptor = descriptor or open_descriptor(loop, sock)
        self._reading: Any = self._descriptor.reading
        self._writing: Any = self._descriptor.writing
        self._extra = dict(extra or ())
        self._on_closed = on_closed
        self._direct = True  # a write goes to the operating system: open, and nothing is unsent
        self._unsent: deque[memoryview] = deque()  # in the order of the writes
        self._unsent_size = 0  # bytes in it
        self._ending = False  # `write_eof` was called: the end comes after what is unsent
        self._closing = False  # `close` or `abort` was called
        self._error: OSError | None = None  # what broke the connection
        self._read_error: OSError | None = None  # the same, if a read found it
        self._high, self._low = HIGH_WATER, HIGH_WATER // 4
        self._paused = False  # more than `_high` was unsent, and not less than `_low` since
        self._drainers = WaitQueue("StreamWriter.drain")
        self._closers = WaitQueue("StreamWriter.wait_closed")
        self._closed = False

    # Receiving.

    async def receive(self, n: int) -> bytes:
        """Return at most `n` bytes as soon as there are any; b"" at the end.

        A cancellation point where it waits; cancelled, nothing was taken. Raises OSError when the
        connection is broken, RuntimeError while another task receives. After `close`: b"".
        """
        reading = self._reading
        if n > MOST_AT_ONCE:
            n = MOST_AT_ONCE
        if reading.ready and reading.waiter is None and self._loop._is_turn_over():
            await AGAIN
        while True:
            if reading.ready:
                try:
                    data = self._recv(n)
                except BlockingIOError:
                    reading.ready = False
                except OSError as error:
                    if self._closing:
                        return b""
                    self._read_error = error
                    self._break(error)
                    raise
                else:
                    if len(data) < n:
                        reading.ready = reading.ready_after_short or not data
                        if self._read_error is not None and not data:
                            raise self._read_error  # the error is told once, and then an end
                    return data
            if self._closing:
                return b""
            if reading.waiter is not None:
                raise RuntimeError(
                    "read() called while another coroutine is already waiting for incoming data; "
                    "let one task read a stream and hand on what it gets"
                )
            # `Direction.wait`, in place.
            task: Any = current_tasks.get(self._loop)
            try:
                task._fut_waiter = reading
            except AttributeError:
                await reading.wait()
                continue
            reading.waiter = task
            await PARKED

    # Sending.

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send `data`, what the operating system does not take at once in the background.

        Raises RuntimeError after `write_eof`. After `close`, and on a broken connection, the data
        is dropped; `drain` tells.
        """
        if self._direct:
            view: Any = data if type(data) is bytes else memoryview(data).cast("B")
            try:
                sent = self._send(view)
            except BlockingIOError:
                sent = 0
            except OSError as error:
                self._break(error)
                return
            if sent == len(view):
                return
            self._direct = False
            self._writing.waiter = self
            self._keep(data, sent)
        elif self._ending:
            raise RuntimeError("Cannot call write() after write_eof()")
        elif not self._closing and self._error is None:
            self._keep(data, 0)

    def _keep(self, data: Any, sent: int) -> None:
        # A copy only of what the caller could change later.
        if type(data) is bytes:
            rest = memoryview(data)[sent:]
        else:
            rest = memoryview(bytes(memoryview(data).cast("B")[sent:]))
        if rest:
            self._unsent.append(rest)
            self._unsent_size += len(rest)
            if self._unsent_size > self._high:
                self._paused = True

    def descriptor_ready(self, _direction: object) -> None:
        """There is room to send: the poller found the transport in the writing direction."""
        unsent = self._unsent
        for _ in range(OPERATIONS_PER_TURN):
            if not unsent:
                self._all_sent()
                return
            try:
                sent = self._send(unsent[0])
            except BlockingIOError:
                break
            except OSError as error:
                self._break(error)
                return
            self._unsent_size -= sent
            if sent < len(unsent[0]):
                unsent[0] = unsent[0][sent:]
                break
            unsent.popleft()
        else:
            self._loop.call_soon(self._go_on)
        if self._paused and self._unsent_size <= self._low:
            self._paused = False
            self._drainers.wake_all()

    def descriptor_failed(self, _error: BaseException) -> None:
        raise AssertionError("a stream's descriptor is closed by its transport alone")

    def _go_on(self) -> None:
        if self._writing.waiter is self:
            self.descriptor_ready(self._writing)

    def _all_sent(self) -> None:
        self._writing.waiter = None
        self._paused = False
        self._drainers.wake_all()
        if self._closing:
            self._close_now()
        elif self._ending:
            self._send_end()
        else:
            self._direct = True

    async def drain(self) -> None:
        """Wait until little enough is unsent. A cancellation point where it waits.

        Raises the OSError that broke the connection, ConnectionResetError after `close`.
        """
        if self._direct:
            if self._loop._is_turn_over():
                await AGAIN
            return
        while self._paused and not self._closed:
            self._drainers.enter()
            await PARKED
        if self._error is not None:
            raise self._error
        if self._closing:
            await AGAIN
            if self._closed:
                raise ConnectionResetError("Connection lost: this stream was closed here")

    def _break(self, error: OSError) -> None:
        """Nothing can be sent any more; what was received already can still be read."""
        if self._error is None:
            self._error = error
        self._direct = self._paused = False
        self._unsent.clear()
        self._unsent_size = 0
        self._writing.waiter = None
        self._drainers.wake_all()
        if self._closing:
            self._close_now()

    # Its end.

    def can_write_eof(self) -> bool:
        """Return whether the end can be sent while one goes on receiving: always."""
        return True

    def write_eof(self) -> None:
        """Tell the peer that nothing more will come, after what is unsent."""
        if self._ending or self._closing or self._error is not None:
            return
        self._ending = True
        if self._direct:
            self._direct = False
            self._send_end()

    def _send_end(self) -> None:
        try:
            self._sock.shutdown(socket.SHUT_WR)
        except OSError as error:
            if error.errno == errno.ENOTCONN:  # the kernel's word for it, once it was reset
                error = ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
            self._break(error)

    def is_closing(self) -> bool:
        """Return whether it is closed, or will be when everything is sent, or is broken."""
        return self._closing or self._error is not None

    def close(self) -> None:
        """Close it when everything is sent. Who is receiving gets b""."""
        if self._closing:
            return
        self._closing = True
        self._direct = False
        if self._unsent:
            self._reading.wake()
        else:
            self._close_now()

    def abort(self) -> None:
        """Close it now; what is unsent is dropped."""
        self._closing = True
        self._direct = False
        self._unsent.clear()
        self._unsent_size = 0
        self._close_now()

    def _close_now(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._writing.waiter = None
        self._reading.ready = True  # a read finds out that it is closed
        self._reading.wake()
        self._loop._poller.forget(self._descriptor)
        self._sock.close()
        self._drainers.wake_all()
        self._closers.wake_all()
        if self._on_closed is not None:
            self._on_closed(self)

    async def wait_closed(self) -> None:
        """Wait until it is closed. A cancellation point. Raises the OSError that broke it."""
        while not self._closed:
            self._closers.enter()
            await PARKED
        if self._error is not None:
            raise self._error

    def __del__(self) -> None:
        if not self._closed:
            warnings.warn(f"unclosed {self!r}", ResourceWarning, stacklevel=2, source=self)
            self.abort()

    # What is known of it.

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """Return "socket", "sockname", "peername", or `default` for what is not known."""
        if name in self._extra:
            return self._extra[name]
        if isinstance(self._sock, socket.socket):
            if name == "socket":
                return TransportSocket(self._sock)
            ask = {"sockname": self._sock.getsockname, "peername": self._sock.getpeername}.get(name)
            if ask is not None:
                try:
                    self._extra[name] = ask()
                except OSError:
                    return default
                return self._extra[name]
        return default

    def get_write_buffer_size(self) -> int:
        """Return how many bytes are unsent."""
        return self._unsent_size

    def get_write_buffer_limits(self) -> tuple[int, int]:
        """Return the low and the high limit: see `set_write_buffer_limits`."""
        return self._low, self._high

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """Let `drain` wait from more than `high` unsent bytes on until there are at most `low`."""
        if high is None:
            high = HIGH_WATER if low is None else 4 * low
        if low is None:
            low = high // 4
        if not high >= low >= 0:
            raise ValueError(f"high ({high!r}) must be >= low ({low!r}) must be >= 0")
        self._high, self._low = high, low
        self._paused = self._unsent_size > high

    def __repr__(self) -> str:
        state = "closed" if self._closed else "closing" if self._closing else "open"
        return f"<{type(self).__name__} fd={self._descriptor.fileno} {state}>"


def open_descriptor(
    loop: Loop, sock: Any, *, drained_by_short_read: bool | None = None
) -> Descriptor:
    """Register a socket that belongs to the loop; return what the poller knows it by."""
    if drained_by_short_read is None:
        drained_by_short_read = is_drained_by_short_read(sock.family, sock.type)
    descriptor = Descriptor(
        sock.fileno(), Direction(), Direction(), drained_by_short_read=drained_by_short_read
    )
    loop._poller.register(descriptor)
    return descriptor
