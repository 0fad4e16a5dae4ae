"""Who owns the descriptor of a stream?

A transport: it knows the descriptor's two directions, receives when a task asks for bytes, sends
what it is given (`_sending.py`), and closes.

asyncio's transports push what they receive into a protocol, whether anybody wants it or not. Here
nothing is received that nobody asked for: a peer that is not read is slowed down by TCP itself.
"""

from __future__ import annotations

import socket
import warnings
from asyncio.trsock import TransportSocket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from loopbase import Descriptor, is_drained_by_short_read

from ._sending import Sender
from ._sockets import Direction
from ._suspend import AGAIN, PARKED, current_tasks
from ._wait_queue import WaitQueue

if TYPE_CHECKING:
    from ._loop import Loop

MOST_AT_ONCE = 256 * 1024  # bytes that one receive asks for: more would be allocated in vain


class StreamTransport(Sender):
    """The owner of a connected stream socket, or of an end of a pipe.

    sock: what has `recv`, `send`, `close` and `fileno`; non-blocking. It belongs to the transport.
    extra: what `get_extra_info` knows besides.
    on_closed: called once, when the descriptor is closed.
    descriptor: what the poller knows `sock` by, if it does already.
    """

    __slots__ = (
        "__weakref__",
        "_closers",
        "_descriptor",
        "_extra",
        "_on_closed",
        "_read_error",
        "_reading",
        "_recv",
    )

    def __init__(
        self,
        loop: Loop,
        sock: Any,
        extra: dict[str, Any] | None = None,
        on_closed: Callable[[StreamTransport], object] | None = None,
        descriptor: Descriptor | None = None,
    ) -> None:
        self._closed = True  # until it has a descriptor: see `__del__`
        self._closing = False
        self._descriptor = descriptor or open_descriptor(loop, sock)
        super().__init__(loop, sock, self._descriptor.writing)
        self._reading: Any = self._descriptor.reading
        self._recv: Callable[[int], bytes] = sock.recv
        self._read_error: OSError | None = None  # what broke the connection, if a read found it
        self._extra = {} if extra is None else extra
        self._on_closed = on_closed
        self._closers: WaitQueue | None = None  # the tasks in `wait_closed`; made when needed
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
            del task  # see `sleep`
            await PARKED

    # Its end.

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
        self._unsent = None
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
        # No circle is left behind: a thousand closed streams are gone without a collection.
        self._reading.descriptor = self._writing.descriptor = None
        self._sock.close()
        self._wake_drainers()
        if self._closers is not None:
            self._closers.wake_all()
        if self._on_closed is not None:
            self._on_closed(self)

    async def wait_closed(self) -> None:
        """Wait until it is closed. A cancellation point. Raises the OSError that broke it."""
        while not self._closed:
            if self._closers is None:
                self._closers = WaitQueue("StreamWriter.wait_closed")
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
