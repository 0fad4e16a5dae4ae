"""Who serves a connection?

A task for each connection, which runs the program's callback with a reader and a writer. The
sockets that listen are watched by the loop itself: a listener stands in its socket's reading
direction as a callback does, so no task waits there.

A handler that raises: the loop's exception handler hears of it and its connection is closed; the
server goes on. A handler that returns leaves its writer to whom it gave it, or has closed it.

Rule: no room for another connection (EMFILE and the like) is said once, and tried again after a
pause: the connections wait in the backlog meanwhile.
"""

from __future__ import annotations

import asyncio
import socket
from asyncio.log import logger
from asyncio.trsock import TransportSocket
from collections.abc import Callable, Sequence
from math import inf
from os import PathLike
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from loopbase import (
    BACKLOG,
    Descriptor,
    accept_pause,
    check_seconds,
    open_listeners,
    open_unix_listener,
    prepare_stream,
)

from ._cancel import CancelScope
from ._errors import CancelledError
from ._sockets import Direction
from ._streams import LIMIT, StreamReader, StreamWriter
from ._suspend import AGAIN, PARKED, get_running_loop, running_task
from ._tls import Secure, server_security
from ._transport import StreamTransport
from ._wait_queue import WaitQueue

if TYPE_CHECKING:
    from ._loop import Loop

ClientConnected: TypeAlias = Callable[[StreamReader, StreamWriter], Any]

MOST_AT_ONCE = 64  # connections that are accepted before the others have their turn


class _Listener:
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

    def descriptor_ready(self, _direction: object) -> None:
        """Accept what waits. Called by the poller's delivery, and after a pause."""
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
                prepare_stream(sock)
                self._server._serve(sock, address)
            except BaseException as error:
                sock.close()
                self._server._report("cannot serve a connection", error)
        self._loop.call_soon(self.descriptor_ready, None)

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
        self.descriptor_ready(None)


class _Handler:
    """The task that serves one connection: told when it ends."""

    __slots__ = ("_server", "_transport")

    def __init__(self, server: Server, transport: Any) -> None:
        self._server = server
        self._transport = transport

    def _future_done(self, task: Any) -> None:
        server, transport = self._server, self._transport
        server._tasks.discard(task)
        if task.cancelled():
            transport.abort()
        elif (error := task.exception()) is not None:
            server._report("Unhandled exception in client_connected_cb", error, transport)
            transport.close()
        server._tell()


class Server:
    """What accepts connections. Made by `start_server`; an async context manager that closes it.

    Leaving the block waits for the connections that are open, as asyncio does; `stop` ends them.
    Where it comes from: `asyncio.Server`; `stop` is this library's own.
    """

    def __init__(
        self,
        loop: Loop,
        sockets: list[socket.socket],
        callback: ClientConnected,
        limit: int,
        secure: Secure | None = None,
        on_close: Callable[[], object] | None = None,
    ) -> None:
        self._loop = loop
        self._callback = callback
        self._limit = limit
        self._secure = secure  # makes a connection a TLS connection
        self._on_close = on_close  # called when it has stopped listening
        # None: it does not listen any more.
        self._listeners: list[_Listener] | None = [_Listener(self, sock) for sock in sockets]
        self._serving = False
        self._transports: set[Any] = set()  # the connections that are open
        self._tasks: set[Any] = set()  # the handlers that run
        self._changed = WaitQueue("Server")  # who waits for either to become empty
        self._forever: Any = None  # what `serve_forever` waits on

    # What it is.

    @property
    def sockets(self) -> tuple[TransportSocket, ...]:
        """The sockets that listen; none after `close`."""
        return tuple(TransportSocket(listener.sock) for listener in self._listeners or ())

    def get_loop(self) -> Any:
        """Return the loop."""
        return self._loop

    def is_serving(self) -> bool:
        """Return whether it accepts connections."""
        return self._serving

    # Its beginning.

    async def start_serving(self) -> None:
        """Accept connections from now on. No effect when it does already."""
        self._start()
        await AGAIN

    def _start(self) -> None:
        if self._listeners is None:
            raise RuntimeError(f"server {self!r} is closed")
        self._serving = True
        for listener in self._listeners:
            listener.start()

    async def serve_forever(self) -> None:
        """Accept connections until this is cancelled, or the server closed by somebody else."""
        if self._forever is not None:
            raise RuntimeError(f"server {self!r} is already being awaited on serve_forever()")
        self._start()
        self._forever = self._loop.create_future()
        try:
            await self._forever
        except CancelledError:
            try:
                self.close()
                await self.wait_closed()
            finally:
                raise
        finally:
            self._forever = None

    # A connection.

    def _serve(self, sock: socket.socket, address: Any) -> None:
        transport = StreamTransport(self._loop, sock, {"peername": address}, self._lost)
        self._transports.add(transport)
        try:
            if self._secure is None:
                started = self._connected(transport)
            else:
                started = self._handshake(transport, self._secure)
        except (SystemExit, KeyboardInterrupt):
            transport.abort()
            raise
        except BaseException as error:
            self._report("Unhandled exception in client_connected_cb", error, transport)
            transport.close()
            return
        if asyncio.iscoroutine(started):
            task = self._loop.create_task(started)
            self._tasks.add(task)
            task._stand(_Handler(self, transport))

    def _connected(self, transport: Any) -> Any:
        reader = StreamReader(transport, self._limit)
        return self._callback(reader, StreamWriter(transport, reader, server_side=True))

    async def _handshake(self, transport: StreamTransport, secure: Secure) -> None:
        try:
            secured = await secure(transport)
        except OSError:  # so is an ssl.SSLError: the peer's doing, and no news
            if self._loop.get_debug():
                logger.debug("%r: the TLS handshake failed", transport, exc_info=True)
            return
        started = self._connected(secured)
        if asyncio.iscoroutine(started):
            await started

    def _lost(self, transport: StreamTransport) -> None:
        self._transports.discard(transport)
        self._tell()

    def _tell(self) -> None:
        if not self._tasks or not self._transports:
            self._changed.wake_all()

    def _report(self, message: str, error: BaseException, transport: object = None) -> None:
        context = {"message": message, "exception": error}
        if transport is not None:
            context["transport"] = transport
        self._loop.call_exception_handler(context)

    # Its end.

    def close(self) -> None:
        """Accept no more. What is connected goes on. Calling it twice is no error."""
        listeners, self._listeners = self._listeners, None
        if listeners is None:
            return
        for listener in listeners:
            listener.close()
        self._serving = False
        if self._on_close is not None:
            self._on_close()
        if self._forever is not None:
            self._forever.cancel()
        self._changed.wake_all()

    def close_clients(self) -> None:
        """Close every connection that is open, when what was written is sent."""
        for transport in list(self._transports):
            transport.close()

    def abort_clients(self) -> None:
        """Close every connection that is open, now."""
        for transport in list(self._transports):
            transport.abort()

    async def wait_closed(self) -> None:
        """Wait until it is closed, and every connection and handler has ended."""
        me = running_task()
        while self._listeners is not None or self._transports or self._tasks - {me}:
            self._changed.enter()
            await PARKED

    async def stop(self, grace: float | None = None) -> None:
        """Close it, let the handlers end, cancel those that have not after `grace` seconds.

        grace: None has no limit. Returns when the handlers have ended and the connections are
        closed; cancelled, it cancels the handlers at once. Not in asyncio.
        """
        self.close()
        limit = inf if grace is None else self._loop.time() + check_seconds(grace, "stop()")
        me = running_task()
        try:
            async with CancelScope(limit):
                while self._tasks - {me}:
                    self._changed.enter()
                    await PARKED
                self.close_clients()
                while self._transports:
                    self._changed.enter()
                    await PARKED
        finally:
            for task in self._tasks - {me}:
                task.cancel()
        while self._tasks - {me}:
            self._changed.enter()
            await PARKED
        self.abort_clients()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        self.close()
        await self.wait_closed()

    def __repr__(self) -> str:
        return f"<Server sockets={self.sockets!r}>"


async def start_server(
    client_connected_cb: ClientConnected,
    host: str | Sequence[str] | None = None,
    port: int | None = None,
    *,
    limit: int = LIMIT,
    family: int = socket.AF_UNSPEC,
    flags: int = socket.AI_PASSIVE,
    sock: socket.socket | None = None,
    backlog: int = BACKLOG,
    ssl: Any = None,
    reuse_port: bool = False,
    ssl_handshake_timeout: float | None = None,
    ssl_shutdown_timeout: float | None = None,
    start_serving: bool = True,
) -> Server:
    """Listen at an address; call `client_connected_cb(reader, writer)` for each connection.

    client_connected_cb: an async function, which runs in a task of its own, or a plain one.
    host: a name, an address, several of them; None for every interface.
    port: 0 or None for any free port, the same for all addresses.
    sock: a socket that is bound already, in the place of host and port.
    ssl: the server's SSLContext; `client_connected_cb` is called after the handshake.
    ssl_handshake_timeout: in seconds; 60 by default. ssl_shutdown_timeout: nobody waits for that.
    Raises OSError if it cannot listen there. Where it comes from: `asyncio.start_server`.
    """
    loop: Any = get_running_loop()
    secure = server_security(ssl, ssl_handshake_timeout)
    if sock is not None:
        if host is not None or port is not None:
            raise ValueError("host/port and sock can not be specified at the same time")
        if sock.type != socket.SOCK_STREAM:
            raise ValueError(f"A Stream Socket was expected, got {sock!r}")
        sock.setblocking(False)
        sock.listen(backlog)
        sockets = [sock]
    else:
        hosts = [host] if host is None or isinstance(host, str) else list(host)
        infos: list[Any] = []
        for one in hosts:
            found = await loop._resolve(one or None, port or 0, family=family, flags=flags)
            infos += found
        sockets = open_listeners(infos, backlog=backlog, reuse_port=reuse_port)
    return await _started(Server(loop, sockets, client_connected_cb, limit, secure), start_serving)


async def start_unix_server(
    client_connected_cb: ClientConnected,
    path: str | bytes | PathLike[str] | None = None,
    *,
    limit: int = LIMIT,
    sock: socket.socket | None = None,
    backlog: int = BACKLOG,
    ssl: Any = None,
    ssl_handshake_timeout: float | None = None,
    ssl_shutdown_timeout: float | None = None,
    start_serving: bool = True,
    cleanup_socket: bool = True,
) -> Server:
    """Do as `start_server` does, at the path of a Unix socket.

    A path that a server has left behind is taken over; one that is answered is not. cleanup_socket:
    remove the path when the server is closed, if it is still this server's.
    Where it comes from: `asyncio.start_unix_server`.
    """
    loop: Any = get_running_loop()
    secure = server_security(ssl, ssl_handshake_timeout)
    remove: Callable[[], object] | None = None
    if (path is None) == (sock is None):
        raise ValueError("path and sock can not be specified at the same time, nor both left out")
    if sock is not None:
        sock.setblocking(False)
        sock.listen(backlog)
    else:
        assert path is not None
        sock, remove = open_unix_listener(path, backlog=backlog)
    on_close = remove if cleanup_socket else None
    server = Server(loop, [sock], client_connected_cb, limit, secure, on_close)
    return await _started(server, start_serving)


async def _started(server: Server, start_serving: bool) -> Server:
    if start_serving:
        try:
            server._start()
        except BaseException:
            server.close()
            raise
    return server
