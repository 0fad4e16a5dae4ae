"""Who serves a connection?

A task for each connection, which runs the program's callback with a reader and a writer; the
listeners (`_listener.py`) bring the connections.

A handler that raises: the loop's exception handler hears of it and its connection is closed; the
server goes on. A handler that returns leaves its writer to whom it gave it, or has closed it.

Rule: `stop` returns when no handler runs and no connection is open.
"""

from __future__ import annotations

import asyncio
import socket
from asyncio.log import logger
from asyncio.trsock import TransportSocket
from collections.abc import Callable
from math import inf
from types import CoroutineType
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from loopbase import check_seconds

from ._cancel import CancelScope
from ._errors import CancelledError
from ._listener import Listener
from ._streams import StreamReader, StreamWriter
from ._suspend import AGAIN, PARKED, running_task
from ._tls import Secure
from ._transport import StreamTransport
from ._wait_queue import WaitQueue

if TYPE_CHECKING:
    from ._loop import Loop

ClientConnected: TypeAlias = Callable[[StreamReader, StreamWriter], Any]


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
        self._listeners: list[Listener] | None = [Listener(self, sock) for sock in sockets]
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
        if type(started) is CoroutineType or asyncio.iscoroutine(started):
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
