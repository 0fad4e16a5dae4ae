"""Who takes a connection in?

The loop itself: a listener stands in its socket's reading direction, where a task would wait, and
accepts what is there when the poller finds it.

Rule: no room for another connection (EMFILE and the like) is said once, and tried again after a
pause: the connections wait in the backlog meanwhile. A listener that is broken for another reason
is said and accepts no more.
"""

from __future__ import annotations

import socket
import sys
from typing import TYPE_CHECKING, Any

from loopbase import Descriptor, accept_pause, prepare_stream

from ._sockets import Direction

if TYPE_CHECKING:
    from ._servers import Server

INHERITS = sys.platform == "linux"  # a connection has its listener's options: TCP_NODELAY
MOST_AT_ONCE = 64  # connections that are accepted before the others have their turn


class Listener:
    """A socket that listens, while it does."""

    __slots__ = ("_descriptor", "_loop", "_reported", "_retry", "_server", "sock")

    def __init__(self, server: Server, sock: socket.socket) -> None:
        self._server = server
        self._loop = server._loop
        self.sock = sock
        self._reported = False  # the trouble has been said
        self._retry: Any = None  # the timer, during a pause
        self._descriptor: Descriptor | None = None  # once it accepts

    def start(self) -> None:
        if self._descriptor is None:
            reading = Direction()
            self._descriptor = Descriptor(self.sock.fileno(), reading, Direction())
            reading.waiter = self
            self._loop._poller.register(self._descriptor)

    def close(self) -> None:
        if self._retry is not None:
            self._retry.cancel()
        if self._descriptor is not None:
            self._descriptor.reading.waiter = None
            self._loop._poller.forget(self._descriptor)
        self.sock.close()

    def _step(self) -> None:
        """Accept what waits. The loop comes to it because there is something, or after a pause."""
        for _ in range(MOST_AT_ONCE):
            if self.sock.fileno() < 0:
                return
            try:
                sock, address = self.sock.accept()
            except BlockingIOError:
                return
            except OSError as error:
                pause = accept_pause(error)
                if pause == 0.0:
                    continue
                self._trouble(error, pause)
                return
            self._reported = False
            try:
                if INHERITS:
                    sock.setblocking(False)
                else:
                    prepare_stream(sock)
                self._server._serve(sock, address)
            except (SystemExit, KeyboardInterrupt):
                sock.close()
                self._loop._ready.append(self)  # the others still wait
                raise
            except BaseException as error:
                sock.close()
                self._server._report("cannot serve a connection", error)
        self._loop._ready.append(self)

    def _call_text(self) -> str:
        return "Listener.accept()"

    def _trouble(self, error: OSError, pause: float | None) -> None:
        if not self._reported:
            self._reported = True
            words = "accepts no more" if pause is None else "is short of room; it goes on trying"
            self._server._report(f"the server {words}: socket.accept() failed", error)
        assert self._descriptor is not None
        # Nobody waits for it now: a poller without edges would report it again and again.
        self._descriptor.reading.waiter = None
        if pause is not None:
            self._retry = self._loop.call_later(pause, self._go_on)

    def _go_on(self) -> None:
        assert self._descriptor is not None
        self._descriptor.reading.waiter = self
        self._step()
