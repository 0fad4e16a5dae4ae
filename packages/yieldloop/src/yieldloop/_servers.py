"""Who serves a connection?

A task of its own, which runs the handler and closes the connection when that ends, however it ends.
A handler that raises is reported in the log like every task that nobody joins, and the server goes
on. The server's block owns them all: when it is left, nobody is accepted any more, the handlers
are cancelled, and it waits for their end. `stop` gives them time first.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import asynccontextmanager
from os import PathLike
from ssl import SSLContext
from types import TracebackType
from typing import Any, Self, final

from loopbase import BACKLOG, TLSConnection, accept_pause, open_listeners, open_unix_listener

from ._children import TaskGroup
from ._errors import ClosedResourceError
from ._names import resolve
from ._sockets import Socket, adopt
from ._streams import SocketStream
from ._suspend import Suspending, current_task, suspending
from ._sync import Event
from ._task import Task, make_coroutine, not_callable
from ._time import IgnoredTimeout, sleep
from ._tls import HANDSHAKE_TIMEOUT, TLSStream

# The listening sockets, and the function that clears away what they leave behind.
Opened = tuple[list[socket.socket], Callable[[], None]]


class _Handlers(TaskGroup):
    """Tasks that fail each for itself: nobody else is cancelled, and the log tells of it."""

    __slots__ = ()

    def _child_failed(self, task: Task[Any], error: BaseException) -> None:
        pass

    def _completed_first(self, task: Task[Any]) -> None:
        pass


@final
class Server:
    """Accepts connections while its block runs: `async with tcp_server(...) as server:`."""

    def __init__(
        self,
        what: str,
        open_sockets: Callable[[], Suspending[Opened]],
        handler: Callable[..., Any],
        context: SSLContext | None,
        handshake_timeout: float,
    ) -> None:
        if not callable(handler):
            raise not_callable(what, handler)
        if context is not None:
            TLSConnection(context, server_side=True)  # says now what would be wrong later
        self._what = what  # the function that made it, for messages
        self._open_sockets = open_sockets
        self._handler = handler
        self._context = context
        self._handshake_timeout = handshake_timeout
        self._listeners: list[Socket] = []
        self._clear_away: Callable[[], None] = lambda: None
        self._handlers = _Handlers()
        self._closed = Event()  # set when nobody is accepted any more
        self._block = self._serving()

    @property
    def sockets(self) -> tuple[Socket, ...]:
        """The listening sockets; none when the server has been stopped."""
        return tuple(self._listeners)

    @property
    def port(self) -> int:
        """The port, the same on each address. Raises RuntimeError where there is none."""
        for listener in self._listeners:
            if listener.family in (socket.AF_INET, socket.AF_INET6):
                return int(listener.getsockname()[1])
        raise RuntimeError("a server has a port only over TCP and while it is listening")

    @suspending
    def stop(self, grace: float | None = None) -> Generator[Any, Any, None]:
        """Accept nobody any more, and wait for the handlers to end: a graceful stop.

        grace: the seconds after which those that still run are cancelled, and waited for; None
        waits for ever. Cancelled, it cancels them at once. Raises RuntimeError in a handler.
        """
        if current_task() in self._handlers._running:
            raise RuntimeError(
                "a handler cannot wait for its own end; `yieldloop.spawn(server.stop, grace)`"
            )
        self._close_listeners()
        with IgnoredTimeout(float("inf") if grace is None else grace, None):
            yield from self._handlers.join()

    def serve_forever(self) -> Suspending[None]:
        """Wait until somebody stops the server."""
        return self._closed.wait()

    async def __aenter__(self) -> Self:
        if self._closed.is_set() or self._listeners:
            raise RuntimeError("a server can be entered only once; make a new one for each block")
        await self._block.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        return await self._block.__aexit__(kind, error, traceback)

    @asynccontextmanager
    async def _serving(self) -> AsyncIterator[None]:
        sockets, self._clear_away = await self._open_sockets()
        try:
            while sockets:
                self._listeners.append(adopt(sockets.pop(0)))
            async with TaskGroup() as accepting:
                for listener in self._listeners:
                    accepting.spawn(self._accept, listener)
                try:
                    yield
                finally:
                    self._close_listeners()
                    self._handlers.cancel()
                    late = await self._handlers._settle()
                    if late is not None:
                        current_task().hold(late)
        finally:
            for sock in sockets:
                sock.close()
            self._close_listeners()

    def _close_listeners(self) -> None:
        while self._listeners:
            self._listeners.pop().close()
        clear_away, self._clear_away = self._clear_away, lambda: None
        clear_away()
        self._closed.set()

    @suspending
    def _accept(self, listener: Socket) -> Generator[Any, Any, None]:
        failing = False  # whether the last attempt failed; said once
        while True:
            try:
                connection, address = yield from listener.accept()
            except ClosedResourceError:
                return
            except OSError as error:
                pause = accept_pause(error)
                if pause is None:
                    raise
                if pause and not failing:
                    _log.warning("%s cannot accept connections for now: %s", self._what, error)
                failing = failing or pause > 0
                yield from sleep(pause)
            else:
                failing = False
                self._handlers.spawn(self._serve, connection, address)

    @suspending
    def _serve(self, connection: Socket, address: Any) -> Generator[Any, Any, None]:
        stream: Any = SocketStream(connection)
        try:
            if self._context is not None:
                stream = TLSStream(stream, self._context, server_side=True)
                try:
                    yield from stream.handshake(self._handshake_timeout)
                except OSError as error:  # the peer's fault, and its loss
                    _log.info("%s: no TLS with %s: %s", self._what, address, error)
                    return
            yield from make_coroutine(self._what, self._handler, (stream, address))  # type: ignore[misc]
        except BaseException:
            stream.close_now()
            raise
        yield from stream.close()


_log = logging.getLogger("yieldloop")


def tcp_server(
    host: str | None,
    port: int,
    handler: Callable[..., Any],
    *,
    ssl: SSLContext | None = None,
    backlog: int = BACKLOG,
    reuse_port: bool = False,
    ssl_handshake_timeout: float = HANDSHAKE_TIMEOUT,
) -> Server:
    """Serve TCP while a block runs: `async with tcp_server(None, 80, handler) as server:`.

    Each connection is a task that runs `handler(stream, address)`, with ssl after the handshake. A
    handshake that fails is logged (INFO), and the peer is told why.

    host: a name or an address of this machine; None for all of its interfaces.
    port: 0 is any free one: see `server.port`. backlog: how many connections may wait to be
    accepted. reuse_port: let several processes have the port.
    ssl_handshake_timeout: seconds.

    Entering raises OSError if it cannot listen. What `accept` raises for good cancels the block.
    """

    @suspending
    def open_sockets() -> Generator[Any, Any, Opened]:
        infos = yield from resolve(host, port, passive=True)
        return open_listeners(infos, backlog=backlog, reuse_port=reuse_port), lambda: None

    return Server("tcp_server", open_sockets, handler, ssl, ssl_handshake_timeout)


def unix_server(
    path: str | bytes | PathLike[str],
    handler: Callable[..., Any],
    *,
    ssl: SSLContext | None = None,
    backlog: int = BACKLOG,
    ssl_handshake_timeout: float = HANDSHAKE_TIMEOUT,
) -> Server:
    """Serve a Unix socket at `path` while a block runs. Otherwise as `tcp_server`.

    What a dead server has left at the path is replaced; what is made there is removed at the end.
    """

    @suspending
    def open_sockets() -> Generator[Any, Any, Opened]:
        listener, clear_away = open_unix_listener(path, backlog=backlog)
        yield from ()
        return [listener], clear_away

    return Server("unix_server", open_sockets, handler, ssl, ssl_handshake_timeout)
