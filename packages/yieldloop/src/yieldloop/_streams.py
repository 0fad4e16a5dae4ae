"""How do bytes flow?

Straight from the operating system into `read`, and straight out of `write`: no task of its own,
no buffer in between, no callback, nothing registered or copied for a message. What the peer does
not take makes `write` wait: that is the backpressure.

The work is done in `_transfer.py`; reading by lines and counts is in `_buffered.py`, TLS in
`_tls.py`.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable, Generator
from typing import Any

from loopbase import Descriptor

from ._buffered import ByteStream
from ._descriptors import busy, closed
from ._sockets import Socket
from ._suspend import LoopState, suspending
from ._transfer import Buffer, Transfer


class DescriptorStream(Transfer, ByteStream):
    """A stream over one descriptor. `receive` and `send` try once, or raise BlockingIOError."""

    def __init__(
        self,
        loop: LoopState,
        descriptor: Descriptor,
        receive: Callable[[int], bytes],
        send: Callable[[Buffer], int],
    ) -> None:
        Transfer.__init__(self, loop, descriptor, receive, send)
        ByteStream.__init__(self)

    # Not a method that calls it: one call less for each message.
    write = Transfer._send_all  # pyright: ignore[reportAssignmentType]


class SocketStream(DescriptorStream):
    """A connection, over TCP or a Unix socket. An async context manager that closes it.

    sock: a connected stream socket, a Socket or one of the standard library, which it takes over.
    """

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
        if self._writing.in_parts:
            raise busy("writing")
        try:
            self._socket.socket.shutdown(socket.SHUT_WR)
        except OSError as error:
            if self._writing.closed:
                raise closed() from None
            if error.errno != errno.ENOTCONN:  # the peer has gone already, and does not mind
                raise
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

    def __repr__(self) -> str:
        return f"<{type(self).__name__} over {self._socket.socket!r}>"
