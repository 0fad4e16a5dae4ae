"""What becomes of bytes that cannot be sent at once?

They are kept, and sent when the descriptor has room, whatever the task that wrote them does
meanwhile: the sender stands in the writing direction itself, where a task would wait. `write` never
waits; `drain` is where a task waits for what was kept.

Rule: what was written before `close` is sent before the descriptor is closed. Only `abort` and an
error drop it. What was handed over is not the caller's to change: bytes are kept as they are,
anything else is copied.
"""

from __future__ import annotations

import errno
import os
import socket
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from loopbase import OPERATIONS_PER_TURN

from ._suspend import AGAIN, PARKED
from ._wait_queue import WaitQueue

if TYPE_CHECKING:
    from ._loop import Loop

HIGH_WATER = 64 * 1024  # bytes that may wait to be sent before `drain` waits


class Sender:
    """The half of a transport that sends. `StreamTransport` is the whole."""

    __slots__ = (
        "_closed",
        "_closing",
        "_direct",
        "_drainers",
        "_ending",
        "_error",
        "_high",
        "_loop",
        "_low",
        "_paused",
        "_send",
        "_sock",
        "_unsent",
        "_unsent_size",
        "_writing",
    )

    _closed: bool  # the descriptor is closed
    _closing: bool  # `close` or `abort` was called

    def __init__(self, loop: Loop, sock: Any, writing: Any) -> None:
        self._loop = loop
        self._sock = sock
        self._send: Callable[[Any], int] = sock.send
        self._writing = writing  # the direction of the descriptor
        self._direct = True  # a write goes to the operating system: open, and nothing is unsent
        # In the order of the writes; made when needed.
        self._unsent: deque[memoryview] | None = None
        self._unsent_size = 0  # bytes in it
        self._ending = False  # `write_eof` was called: the end comes after what is unsent
        self._error: OSError | None = None  # what broke the connection
        self._high, self._low = HIGH_WATER, HIGH_WATER // 4
        self._paused = False  # more than `_high` was unsent, and not less than `_low` since
        self._drainers: WaitQueue | None = None  # the tasks in `drain`; made when needed

    def _close_now(self) -> None:
        raise NotImplementedError

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
            if self._unsent is None:
                self._unsent = deque()
            self._unsent.append(rest)
            self._unsent_size += len(rest)
            if self._unsent_size > self._high:
                self._paused = True

    def _step(self) -> None:
        """There is room to send: the poller found the transport in the writing direction."""
        if self._writing.waiter is not self:
            return  # it was closed or has sent everything meanwhile
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
            self._loop._ready.append(self)
        if self._paused and self._unsent_size <= self._low:
            self._paused = False
            self._wake_drainers()

    def _call_text(self) -> str:
        return f"{type(self).__name__}.send()"

    def _all_sent(self) -> None:
        self._writing.waiter = None
        self._paused = False
        self._wake_drainers()
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
            if self._drainers is None:
                self._drainers = WaitQueue("StreamWriter.drain")
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
        self._unsent = None
        self._unsent_size = 0
        self._writing.waiter = None
        self._wake_drainers()
        if self._closing:
            self._close_now()

    def _wake_drainers(self) -> None:
        if self._drainers is not None:
            self._drainers.wake_all()

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
