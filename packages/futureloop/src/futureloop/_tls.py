"""How does a TLS connection stay a stream?

A transport stands on a transport: it encrypts what is written, and decrypts what it receives, and
offers the same methods, so a reader and a writer do not know. What TLS wants to say by itself
(handshakes, key updates, alerts) is written along the way. Nothing here waits to send: the
transport below keeps what does not go at once, so no record is ever cut off.

Rule: the end of the bytes is an end only when the peer said so (close_notify). Otherwise a read
raises ssl.SSLEOFError: what was received may be a part.

asyncio waits half a minute for the peer's close_notify when it closes; nobody waits here.
"""

from __future__ import annotations

import ssl
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from loopbase import TLSConnection, check_seconds

from ._suspend import AGAIN, get_running_loop
from ._time import timeout

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from ._transport import StreamTransport

HANDSHAKE_TIMEOUT = 60.0  # seconds; asyncio's
AT_ONCE = 64 * 1024  # bytes that are received to be decrypted together


class Transport(Protocol):
    """What the two halves of a stream stand on: a `StreamTransport`, or TLS over one."""

    def receive(self, n: int) -> Coroutine[Any, Any, bytes]: ...
    def write(self, data: bytes | bytearray | memoryview) -> None: ...
    def drain(self) -> Coroutine[Any, Any, None]: ...
    def write_eof(self) -> None: ...
    def can_write_eof(self) -> bool: ...
    def close(self) -> None: ...
    def abort(self) -> None: ...
    def is_closing(self) -> bool: ...
    def wait_closed(self) -> Coroutine[Any, Any, None]: ...
    def get_extra_info(self, name: str, default: Any = None) -> Any: ...


# Makes a connection that was accepted a TLS connection.
Secure: TypeAlias = "Callable[[StreamTransport], Awaitable[TLSTransport]]"


class TLSTransport:
    """TLS over a transport. Ready to be used after `handshake`."""

    __slots__ = ("_below", "_busy", "_closing", "_context", "_error", "_loop", "_plain", "_tls")

    def __init__(self, below: Transport, tls: TLSConnection, context: ssl.SSLContext) -> None:
        self._loop: Any = get_running_loop()
        self._below = below
        self._tls = tls
        self._context = context
        self._busy = False  # a task is in `receive`
        self._closing = False  # `close` or `abort` was called
        self._error: ssl.SSLError | None = None  # why nothing can be encrypted any more
        # What could not be encrypted yet, because TLS 1.2 agrees on new keys. Empty as a rule.
        self._plain: deque[bytes | memoryview] = deque()

    async def handshake(self, seconds: float, received: bytes = b"") -> None:
        """Agree on keys. Raises ConnectionAbortedError after `seconds`; ssl.SSLError.

        received: what was received before. When it fails the connection is closed.
        """
        tls, below = self._tls, self._below
        if received:
            tls.feed(received)
        limit = timeout(seconds)
        try:
            async with limit:
                while tls.handshake() is None:
                    self._flush()
                    tls.feed(await below.receive(AT_ONCE))
                self._flush()
        except ssl.SSLError:
            self._flush()  # the alert that tells the peer why
            below.close()
            raise
        except TimeoutError:
            below.abort()
            if not limit.expired():
                raise
            raise ConnectionAbortedError(
                f"SSL handshake is taking longer than {seconds} seconds: aborting the connection"
            ) from None
        except BaseException:
            below.abort()
            raise

    async def receive(self, n: int) -> bytes:
        """Return at most `n` bytes as soon as there are any; b"" when the peer said that it ends.

        Raises ssl.SSLEOFError when it ended without saying so. See `StreamTransport.receive`.
        """
        if self._closing:
            return b""
        if self._busy:
            raise RuntimeError(
                "read() called while another coroutine is already waiting for incoming data; "
                "let one task read a stream and hand on what it gets"
            )
        if self._loop._is_turn_over():
            await AGAIN
        tls = self._tls
        self._busy = True
        try:
            while (data := tls.read(n)) is None:
                await self._feed()
                if self._closing:
                    return b""
            return data
        except ssl.SSLError:
            self._flush()
            raise
        finally:
            self._busy = False

    async def _feed(self) -> None:
        """Receive more, and send what TLS has to say or had to put off."""
        self._flush()
        self._tls.feed(await self._below.receive(AT_ONCE))
        if self._plain:
            self._encrypt()

    def _flush(self) -> None:
        """Hand what TLS wants to be sent to the transport below, which keeps it if need be."""
        tls = self._tls
        while data := tls.take():
            self._below.write(data)
            if not tls.sent():
                return

    # Sending.

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Encrypt and send `data`. See `StreamTransport.write`."""
        if self.is_closing() or not data:
            return
        self._plain.append(data if type(data) is bytes else bytes(data))
        if len(self._plain) == 1:
            self._encrypt()

    def _encrypt(self) -> None:
        plain, tls = self._plain, self._tls
        try:
            while plain:
                data = plain[0]
                count = tls.write(data)
                self._flush()
                if count is None:
                    return  # when the peer has answered: see `_feed`
                if count == len(data):
                    plain.popleft()
                else:
                    plain[0] = memoryview(data)[count:]
        except ssl.SSLError as error:
            self._error = error
            plain.clear()

    async def drain(self) -> None:
        """Wait until little enough is unsent. Raises ssl.SSLError. See `StreamTransport.drain`."""
        while self._plain and not self._busy and not self._closing:
            self._busy = True  # rare enough: a read that comes meanwhile is told to wait
            try:
                await self._feed()
            finally:
                self._busy = False
        if self._error is not None:
            raise self._error
        await self._below.drain()

    def can_write_eof(self) -> bool:
        """Return False: as in asyncio, the end of a TLS connection is the end of both ways."""
        return False

    def write_eof(self) -> None:
        """Raise NotImplementedError: close it instead."""
        raise NotImplementedError("TLS has no half of a connection to end; close the writer")

    # Its end.

    def close(self) -> None:
        """Say close_notify, send what is unsent, then close. Who is receiving gets b""."""
        if self._closing:
            return
        self._closing = True
        try:
            self._tls.close_notify()
            self._flush()
        except ssl.SSLError:
            pass  # it was broken before
        self._below.close()

    def abort(self) -> None:
        """Close it now, without a word."""
        self._closing = True
        self._below.abort()

    def is_closing(self) -> bool:
        """Return whether it is closed, or will be when everything is sent, or is broken."""
        return self._closing or self._error is not None or self._below.is_closing()

    async def wait_closed(self) -> None:
        """Wait until it is closed. See `StreamTransport.wait_closed`."""
        await self._below.wait_closed()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """Return "ssl_object", "sslcontext", "peercert", "cipher", or what is known below."""
        wrapped = self._tls.ssl_object
        match name:
            case "ssl_object":
                return wrapped
            case "sslcontext":
                return self._context
            case "peercert":
                return wrapped.getpeercert()
            case "cipher":
                return wrapped.cipher()
            case "compression":
                return wrapped.compression()
        return self._below.get_extra_info(name, default)

    def __repr__(self) -> str:
        return f"<TLSTransport {self._tls.ssl_object.version()} over {self._below!r}>"


async def secured_transport(
    below: Transport,
    context: ssl.SSLContext,
    *,
    server_side: bool,
    server_hostname: str | None,
    handshake_timeout: float | None,
    received: bytes = b"",
) -> TLSTransport:
    """Return TLS over `below`, after the handshake; `below` is closed when that fails."""
    try:
        seconds = HANDSHAKE_TIMEOUT if handshake_timeout is None else handshake_timeout
        check_seconds(seconds, "ssl_handshake_timeout")
        tls = TLSConnection(context, server_side=server_side, server_hostname=server_hostname)
    except BaseException:
        below.abort()
        raise
    secured = TLSTransport(below, tls, context)
    await secured.handshake(seconds, received)
    return secured


def client_context(
    given: Any, server_hostname: str | None, handshake_timeout: float | None
) -> ssl.SSLContext | None:
    """Return the context of a client, the default one for True; None without TLS.

    Raises ValueError for what has no meaning without TLS.
    """
    if given is None or given is False:
        for name, value in (
            ("server_hostname", server_hostname),
            ("ssl_handshake_timeout", handshake_timeout),
        ):
            if value is not None:
                raise ValueError(f"{name} is only meaningful with ssl")
        return None
    return ssl.create_default_context() if given is True else given


def server_security(context: Any, handshake_timeout: float | None) -> Secure | None:
    """Return what makes a server's connections TLS connections; None without a `context`."""
    if context is None or context is False:
        if handshake_timeout is not None:
            raise ValueError("ssl_handshake_timeout is only meaningful with ssl")
        return None
    TLSConnection(context, server_side=True)  # says what is wrong with it before anybody connects

    async def secure(below: StreamTransport) -> TLSTransport:
        return await secured_transport(
            below,
            context,
            server_side=True,
            server_hostname=None,
            handshake_timeout=handshake_timeout,
        )

    return secure
