"""Who serves a connection?

A task of its own, in a nursery: it lives as long as the handler runs, and the connection is closed
when it ends. What a handler raises is not kept secret: it leaves the nursery, and cancels what else
is in it; a handler that is to survive its errors catches them.

Lack of descriptors or memory is said once and waited out; connections that died before they were
accepted are passed over; everything else that `accept` raises is raised.

`serve_tcp` and its kind are trio's. `open_tcp_server` and `open_unix_server` are our own: a block
that serves while it runs, and can be stopped gracefully.
"""

from __future__ import annotations

import errno
import logging
import os
import socket as stdlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from math import inf
from typing import Any, NoReturn, final

from loopbase import (
    BACKLOG,
    accept_pause,
    check_backlog,
    open_listeners,
    open_unix_listener as unix_listener,
)

from ._abc_streams import Listener
from ._children import Nursery, open_nursery
from ._errors import ClosedResourceError
from ._names import getaddrinfo
from ._socket_type import SocketType
from ._streams import SocketStream, accepted_stream, aclose_forcefully, send_at_once
from ._suspend import checkpoint
from ._sync import Event
from ._task_status import TASK_STATUS_IGNORED, TaskStatus
from ._threads import to_thread_run_sync
from ._time import move_on_after, sleep

_LOGGER = logging.getLogger("nurseryloop.serve_listeners")

Handler = Callable[[Any], Awaitable[object]]


@final
class SocketListener(Listener[SocketStream]):
    """A listening socket. Owns it.

    socket: a `nurseryloop.socket` of type SOCK_STREAM that listens; else TypeError or ValueError.
    """

    def __init__(self, socket: SocketType) -> None:
        if not isinstance(socket, SocketType):
            raise TypeError(f"SocketListener takes a socket of nurseryloop.socket, not {socket!r}")
        if socket.type != stdlib.SOCK_STREAM:
            raise ValueError("SocketListener requires a SOCK_STREAM socket")
        try:
            listens = socket.getsockopt(stdlib.SOL_SOCKET, stdlib.SO_ACCEPTCONN)
        except OSError:
            pass  # macOS does not know
        else:
            if not listens:
                raise ValueError("SocketListener requires a listening socket: call listen() first")
        self.socket = socket
        send_at_once(socket)  # and so will its connections
        self._remove: Callable[[], object] | None = None  # removes the path of a Unix socket

    async def accept(self) -> SocketStream:
        """Wait for a connection and return its stream.

        Raises ClosedResourceError, BusyResourceError while another task accepts, OSError for lack
        of descriptors or memory. When cancelled, no connection is lost. A checkpoint if it has to
        wait, a cancellation point always.
        """
        while True:
            try:
                sock, _ = await self.socket.accept()
            except OSError as error:
                if error.errno == errno.EBADF:
                    raise ClosedResourceError("this listener was already closed") from None
                if accept_pause(error) != 0:
                    raise
            else:
                return accepted_stream(sock)

    async def aclose(self) -> None:
        """Close it; who waits for a connection gets ClosedResourceError. A checkpoint."""
        self.close()
        await checkpoint()

    def close(self) -> None:
        """Close it, without a checkpoint."""
        self.socket.close()
        if self._remove is not None:
            remove, self._remove = self._remove, None
            remove()


async def open_tcp_listeners(
    port: int, *, host: str | bytes | None = None, backlog: int | None = None
) -> list[SocketListener]:
    """Listen on `port`, on each address of `host`; return a listener for each.

    port: 0 for any that is free. host: every interface when not given. backlog: how many
    connections may wait to be accepted; as many as the system allows when not given.
    Raises OSError, TypeError for a port that is no number. A checkpoint.
    """
    if not isinstance(port, int):
        raise TypeError(f"port must be an int, not {port!r}")
    backlog = BACKLOG if backlog is None else check_backlog(backlog)
    found = await getaddrinfo(host, port, type=stdlib.SOCK_STREAM, flags=stdlib.AI_PASSIVE)
    await checkpoint()
    return [SocketListener(SocketType(sock)) for sock in open_listeners(found, backlog=backlog)]


async def open_unix_listener(
    path: str | bytes | os.PathLike[Any], *, backlog: int | None = None
) -> SocketListener:
    """Listen on a Unix socket at `path`, which is removed when the listener is closed.

    A path that a server left behind which is no more is taken over. Raises OSError when somebody
    else is there. nurseryloop's own. A checkpoint.
    """
    backlog = BACKLOG if backlog is None else check_backlog(backlog)
    # In a thread: the file system may be slow.
    sock, remove = await to_thread_run_sync(partial(unix_listener, path, backlog=backlog))
    listener = SocketListener(SocketType(sock))
    listener._remove = remove
    return listener


async def serve_listeners(
    handler: Handler,
    listeners: Sequence[Listener[Any]],
    *,
    handler_nursery: Nursery | None = None,
    task_status: TaskStatus[Any] = TASK_STATUS_IGNORED,
) -> NoReturn:
    """Accept connections for ever, and run `handler(stream)` for each in a task of its own.

    The streams are closed when their handlers end, and the listeners when this call ends.

    handler_nursery: where the handlers live; in a nursery of this call when not given, so that
    what one raises ends the call.
    task_status: `started(listeners)` is called when connections are accepted.
    """
    async with open_nursery() as nursery:
        handlers = nursery if handler_nursery is None else handler_nursery
        for listener in listeners:
            nursery.start_soon(accept_all, handler, listener, handlers)
        task_status.started(listeners)
    raise AssertionError("unreachable: accepting ends with an exception")


async def accept_all(
    handler: Handler,
    listener: Listener[Any],
    handler_nursery: Nursery,
) -> NoReturn:
    """Accept connections from one listener until it raises."""
    told = False
    async with listener:
        while True:
            try:
                stream = await listener.accept()
            except OSError as error:
                pause = accept_pause(error)
                if not pause:  # the listener itself passes over connections that died
                    raise
                if not told:
                    told = True
                    _LOGGER.error(
                        "accept returned %s (%s); trying again every %s seconds",
                        errno.errorcode.get(error.errno or 0),
                        os.strerror(error.errno or 0),
                        pause,
                        exc_info=True,
                    )
                await sleep(pause)
            else:
                told = False
                try:
                    handler_nursery.start_soon(_handle, handler, stream)
                except BaseException:  # the nursery is closed
                    await aclose_forcefully(stream)
                    raise


async def _handle(handler: Handler, stream: Any) -> None:
    try:
        await handler(stream)
    finally:
        if type(stream) is SocketStream:
            stream.socket.close()  # what the next line comes to, without its scope
        else:
            await aclose_forcefully(stream)


async def serve_tcp(
    handler: Handler,
    port: int,
    *,
    host: str | bytes | None = None,
    backlog: int | None = None,
    handler_nursery: Nursery | None = None,
    task_status: TaskStatus[Any] = TASK_STATUS_IGNORED,
) -> NoReturn:
    """Listen on `port` and serve for ever: `open_tcp_listeners`, then `serve_listeners`.

    `listeners = await nursery.start(serve_tcp, handler, 0)` returns once it accepts connections.
    """
    listeners = await open_tcp_listeners(port, host=host, backlog=backlog)
    await serve_listeners(
        handler, listeners, handler_nursery=handler_nursery, task_status=task_status
    )


@final
class Server:
    """What serves while a block runs. From `open_tcp_server` and `open_unix_server`."""

    def __init__(self, handler: Handler, listeners: Sequence[Listener[Any]]) -> None:
        self.listeners = listeners
        name = self.sockets[0].getsockname()
        self.port: int = name[1] if isinstance(name, tuple) else 0  # of the first listener
        self._handler = handler
        self._stopped = False  # on purpose: listeners may be found closed
        self._over = Event()  # every handler has ended
        self._handlers: Nursery | None = None

    @property
    def sockets(self) -> list[SocketType]:
        """The sockets that it listens on."""
        return [_inner(listener).socket for listener in self.listeners]

    async def _serve(self, task_status: TaskStatus[None]) -> None:
        try:
            async with open_nursery() as self._handlers:
                for listener in self.listeners:
                    self._handlers.start_soon(self._accept, listener)
                task_status.started()
        finally:
            self._over.set()

    async def _accept(self, listener: Listener[Any]) -> None:
        assert self._handlers is not None
        try:
            await accept_all(self._handler, listener, self._handlers)
        except ClosedResourceError:
            if not self._stopped:
                raise

    async def stop(self, grace: float | None = None) -> None:
        """Accept no more, and wait until the handlers have ended; cancel what is left then.

        grace: how many seconds they have; None: all the time they need.
        A checkpoint. When cancelled while waiting, the handlers go on until the block is left.
        """
        assert self._handlers is not None
        self._stopped = True
        for listener in self.listeners:
            _inner(listener).close()
        await checkpoint()
        with move_on_after(inf if grace is None else grace):
            await self._over.wait()
        if not self._over.is_set():
            self._handlers.cancel_scope.cancel("the server was stopped and its grace is over")
            await self._over.wait()


def _inner(listener: Any) -> SocketListener:
    """Return the listener that has the socket: TLS has its own around it."""
    while not isinstance(listener, SocketListener):
        listener = listener.transport_listener
    return listener


@asynccontextmanager
async def serving(handler: Handler, listeners: Sequence[Listener[Any]]) -> AsyncIterator[Server]:
    """Serve `listeners` while the block runs; leaving it closes them and cancels the handlers."""
    server = Server(handler, listeners)
    try:
        # What the block raises comes out as it is, what handlers raise in a group.
        async with open_nursery(strict_exception_groups=False) as nursery:
            await nursery.start(server._serve)
            yield server
            nursery.cancel_scope.cancel("the block of the server was left")
    finally:
        for listener in listeners:
            _inner(listener).close()


@asynccontextmanager
async def open_tcp_server(
    handler: Handler, port: int, *, host: str | bytes | None = None, backlog: int | None = None
) -> AsyncIterator[Server]:
    """Serve TCP while the block runs: `async with open_tcp_server(handler, 80) as server`.

    handler: called with the stream of each connection, which is closed when it ends. What it
    raises cancels the other handlers and the block, and leaves it in an exception group.
    port, host, backlog: as for `open_tcp_listeners`, which is what raises.
    Leaving the block cancels the handlers; `await server.stop(grace)` first to let them end.
    nurseryloop's own, not trio's. Entering and leaving are checkpoints.
    """
    listeners = await open_tcp_listeners(port, host=host, backlog=backlog)
    async with serving(handler, listeners) as server:
        yield server


@asynccontextmanager
async def open_unix_server(
    handler: Handler, path: str | bytes | os.PathLike[Any], *, backlog: int | None = None
) -> AsyncIterator[Server]:
    """Serve a Unix socket at `path` while the block runs. As `open_tcp_server`."""
    listener = await open_unix_listener(path, backlog=backlog)
    async with serving(handler, [listener]) as server:
        yield server
