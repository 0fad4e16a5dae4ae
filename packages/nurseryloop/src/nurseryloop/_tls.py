"""How does a TLS connection stay a stream?

It is a stream around another one, its transport. `loopbase.TLSConnection` turns bytes into records
and says what it needs next; here that is sent and received. One task may receive and one may send,
and because either may have to do the other's part (a key update, TLS 1.2's renegotiation), each
part has a lock, which is hardly ever waited for.

The handshake is made with the first use, or by `do_handshake`. Rule: a handshake or a send that was
cut off leaves the connection broken; a `receive_some` that was cut off leaves it as it was.

The names are trio's.
"""

from __future__ import annotations

import ssl
from collections.abc import Awaitable
from typing import Any, Generic, NoReturn, TypeVar, final

from loopbase import TLSConnection, check_context

from ._abc_streams import Bytes, Listener, Stream
from ._errors import (
    BrokenResourceError,
    BusyResourceError,
    ClosedResourceError,
    NeedHandshakeError,
    TooSlowError,
)
from ._parking_lot import ParkingLot
from ._streams import RECEIVE_SIZE, aclose_forcefully, check_max_bytes
from ._suspend import checkpoint, current_task, must_pause
from ._sync import Lock
from ._time import fail_after, move_on_after

Transport = TypeVar("Transport", bound=Stream)

HANDSHAKE_SECONDS = 60.0  # what a handshake may take
GOODBYE_SECONDS = 5.0  # what sending the last record may take, when the peer does not receive

# What is known of a connection, as `ssl.SSLObject` has it: from the beginning, after the handshake.
AT_ONCE = ("pending",)
AFTER_HANDSHAKE = (
    "session_reused",
    "getpeercert",
    "cipher",
    "shared_ciphers",
    "compression",
    "get_channel_binding",
    "selected_alpn_protocol",
    "version",
)


@final
class SSLStream(Stream, Generic[Transport]):
    """TLS over another stream, which it owns.

    transport_stream: the other stream.
    server_hostname: the client's: the name that the certificate must be for.
    https_compatible: the peer may end without saying so (close_notify), and so does this end.
    handshake_timeout: seconds; nurseryloop's own, not trio's.
    Raises TypeError or ValueError where the context and the rest do not fit together.

    What `ssl.SSLObject` tells of a connection (`version()`, `getpeercert()`,
    `selected_alpn_protocol()`, ...) is told here; NeedHandshakeError where it is not yet known.
    """

    def __init__(
        self,
        transport_stream: Transport,
        ssl_context: ssl.SSLContext,
        *,
        server_hostname: str | bytes | None = None,
        server_side: bool = False,
        https_compatible: bool = False,
        handshake_timeout: float = HANDSHAKE_SECONDS,
    ) -> None:
        self.transport_stream: Transport = transport_stream
        self._tls = TLSConnection(
            ssl_context,
            server_side=server_side,
            server_hostname=server_hostname,
            require_close_notify=not https_compatible,
        )
        self._https_compatible = https_compatible
        self._handshake_timeout = handshake_timeout
        self._handshaking = Lock()
        self._handshaken = False
        self._broken: BaseException | None = None  # why nothing can be sent or received any more
        self._cut = False  # a send was cut off: nothing more can be sent
        self._closed = False
        self._sending = False  # a task is in send_all
        self._receiving = False  # a task is in receive_some
        self._send_turn = _Turn()  # of those who send through the transport
        self._receive_turn = _Turn()  # of those who receive from it

    def __getattr__(self, name: str) -> Any:
        if name in AFTER_HANDSHAKE and not self._handshaken:
            raise NeedHandshakeError(f"call do_handshake() before calling {name!r}")
        if name in AFTER_HANDSHAKE or name in AT_ONCE:
            return getattr(self._tls.ssl_object, name)
        raise AttributeError(name)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *AT_ONCE, *AFTER_HANDSHAKE]

    @property
    def server_side(self) -> bool:
        """Whether this end has accepted the connection."""
        return self._tls.ssl_object.server_side

    @property
    def server_hostname(self) -> str | None:
        """The name that the server's certificate must be for; None for the server."""
        return self._tls.ssl_object.server_hostname

    @property
    def context(self) -> ssl.SSLContext:
        """The SSLContext in use; may be set, which an SNI callback does."""
        return self._tls.ssl_object.context

    @context.setter
    def context(self, context: ssl.SSLContext) -> None:
        self._tls.ssl_object.context = context

    @property
    def session(self) -> ssl.SSLSession | None:
        """The session, to be resumed; a client sets it before the handshake."""
        return self._tls.ssl_object.session

    @session.setter
    def session(self, session: ssl.SSLSession) -> None:
        self._tls.ssl_object.session = session

    async def do_handshake(self) -> None:
        """Make the handshake now, or wait for the task that makes it. No effect the second time.

        Raises BrokenResourceError when it fails or takes too long. A cancellation leaves the
        connection broken. A checkpoint.
        """
        self._check()
        if self._handshaken:
            await checkpoint()
        else:
            await self._handshake()

    async def _handshake(self) -> None:
        async with self._handshaking:
            self._check()
            if self._handshaken:
                return
            try:
                with fail_after(self._handshake_timeout):
                    while self._tls.handshake() is None:
                        await self._progress()
                    await self._flush()
            except ssl.SSLError as error:
                await self._fail(error)
            except BaseException as error:
                self._broken = error
                if isinstance(error, TooSlowError):
                    raise BrokenResourceError(
                        f"the TLS handshake took longer than {self._handshake_timeout} seconds"
                    ) from error
                raise
            self._handshaken = True

    async def receive_some(self, max_bytes: int | None = None) -> bytes:
        """Receive and decrypt; `b""` when the peer has ended the connection.

        Raises BrokenResourceError where it ended without close_notify or a record is not right,
        and as the transport does. When cancelled after the handshake, nothing has been taken.
        """
        max_bytes = RECEIVE_SIZE if max_bytes is None else check_max_bytes(max_bytes)
        if self._receiving:
            raise _busy("receiving from")
        self._receiving = True
        try:
            if must_pause(current_task()):
                await checkpoint()
            self._check()
            if not self._handshaken:
                await self._handshake()
            try:
                while (data := self._tls.read(max_bytes)) is None:
                    await self._progress()
                    self._check()
            except ssl.SSLError as error:
                await self._fail(error)
            else:
                return data
        except BrokenResourceError as error:
            if not (self._https_compatible and isinstance(error.__cause__, ssl.SSLEOFError)):
                raise
            return b""
        finally:
            self._receiving = False

    async def send_all(self, data: Bytes) -> None:
        """Encrypt and send all of `data`. Raises as the transport does.

        When cancelled while waiting, the connection is broken for sending: a part of a record may
        be on its way.
        """
        if self._sending:
            raise _busy("sending through")
        self._sending = True
        try:
            if must_pause(current_task()):
                await checkpoint()
            self._check()
            if not self._handshaken:
                await self._handshake()
            rest = memoryview(data).cast("B")
            try:
                while rest:
                    while (count := self._tls.write(rest)) is None:
                        await self._progress()
                        self._check()
                    await self._flush()
                    rest = rest[count:]
            except ssl.SSLError as error:
                raise BrokenResourceError(f"TLS: {error}") from error
        finally:
            self._sending = False

    async def wait_send_all_might_not_block(self) -> None:
        """Wait until the transport takes more. Raises as `send_all`. A checkpoint."""
        if self._sending:
            raise _busy("sending through")
        self._sending = True
        try:
            self._check()
            if self._cut:
                raise BrokenResourceError("an earlier send was cut off: nothing more can be sent")
            await self.transport_stream.wait_send_all_might_not_block()
        finally:
            self._sending = False

    async def unwrap(self) -> tuple[Transport, bytes]:
        """End the TLS connection, and wait until the peer has too; return the transport.

        With it come the bytes that were received behind the end. Afterwards this stream is closed.
        Raises BrokenResourceError when the peer sends more, or nothing. A checkpoint.
        """
        if self._sending or self._receiving:
            raise _busy("using")
        self._sending = self._receiving = True
        try:
            await checkpoint()
            self._check()
            if not self._handshaken:
                await self._handshake()
            try:
                while (trailing := self._tls.unwrap()) is None:
                    await self._progress()
                await self._flush()
            except ssl.SSLError as error:
                await self._fail(error)
            self._closed = True
            transport = self.transport_stream
            gone: Any = None
            self.transport_stream = gone  # it is the caller's now
            return transport, trailing
        finally:
            self._sending = self._receiving = False

    async def aclose(self) -> None:
        """Say goodbye (close_notify) and close the transport. A checkpoint.

        The peer's goodbye is not waited for, and sending ours not for long: nor is the handshake,
        which comes first if it was not made yet. When cancelled, it is closed at once.
        Raises BrokenResourceError if that handshake fails.
        """
        if self._closed:
            await checkpoint()
            return
        try:
            if not (self._handshaken or self._broken or self._https_compatible):
                with move_on_after(GOODBYE_SECONDS):
                    await self._handshake()
        except BaseException:
            self._closed = True
            await aclose_forcefully(self.transport_stream)
            raise
        self._closed = True
        try:
            # A send under way is cut off by closing, and nothing can be said after it.
            if not (self._broken or self._https_compatible or self._send_turn.taken):
                self._tls.close_notify()
                with move_on_after(GOODBYE_SECONDS):
                    await self._flush()
        except (BrokenResourceError, BusyResourceError, ClosedResourceError, ssl.SSLError):
            pass  # the peer is gone, or an earlier send was cut off
        except BaseException:
            await aclose_forcefully(self.transport_stream)
            raise
        await self.transport_stream.aclose()

    async def _progress(self) -> None:
        """Send, or receive: what `TLSConnection` needs before it can go on."""
        tls, turn = self._tls, self._receive_turn
        if tls.must_send:
            await self._flush(once=True)  # a reader does not wait for what writers have
            return
        fed = tls.times_fed
        if turn.taken:
            await turn.wait()
        else:
            turn.taken = True
        try:
            if tls.times_fed == fed:
                tls.feed(await self.transport_stream.receive_some(RECEIVE_SIZE))
        finally:
            turn.give()

    async def _flush(self, once: bool = False) -> None:
        tls, turn = self._tls, self._send_turn
        if turn.taken:
            await turn.wait()
        else:
            turn.taken = True
        try:
            while data := tls.take():
                self._cut = True  # for as long as it is under way
                await self.transport_stream.send_all(data)
                self._cut = False
                if not tls.sent() or once:
                    return
        finally:
            turn.give()

    async def _fail(self, error: ssl.SSLError) -> NoReturn:
        """Tell the peer why the connection has failed, if it can be told, and raise it."""
        self._broken = error
        try:
            with move_on_after(GOODBYE_SECONDS):
                await self._flush()
        except (BrokenResourceError, BusyResourceError, ClosedResourceError, ssl.SSLError):
            pass
        raise BrokenResourceError(f"TLS: {error}") from error

    def _check(self) -> None:
        if self._closed:
            raise ClosedResourceError("this TLS stream was already closed")
        if self._broken is not None:
            raise BrokenResourceError(
                "this TLS stream has failed before, or was cancelled during its handshake"
            ) from self._broken


@final
class _Turn:
    """A lock that costs two stores while nobody waits for it; who releases it hands it on."""

    __slots__ = ("_queue", "taken")

    def __init__(self) -> None:
        self.taken = False  # set by who takes it, if it is free
        self._queue = ParkingLot()

    def wait(self) -> Awaitable[None]:
        """Wait until it is one's turn. When cancelled, it is not. A checkpoint."""
        return self._queue.park()

    def give(self) -> None:
        if self._queue:
            self._queue.unpark()
        else:
            self.taken = False


def _busy(doing: str) -> BusyResourceError:
    return BusyResourceError(
        f"another task is {doing} this TLS stream: let one task do it, or take turns with a Lock"
    )


@final
class SSLListener(Listener[SSLStream[Transport]], Generic[Transport]):
    """A listener around another one, which it owns: its connections speak TLS.

    The handshake is made with the first use of a stream, so that a slow peer does not keep others
    from being accepted.
    Raises TypeError or ValueError for what is no context of a server.
    """

    def __init__(
        self,
        transport_listener: Listener[Transport],
        ssl_context: ssl.SSLContext,
        *,
        https_compatible: bool = False,
        handshake_timeout: float = HANDSHAKE_SECONDS,
    ) -> None:
        check_context(ssl_context, True, None)  # here, and not with the first connection
        self.transport_listener = transport_listener
        self._ssl_context = ssl_context
        self._https_compatible = https_compatible
        self._handshake_timeout = handshake_timeout

    async def accept(self) -> SSLStream[Transport]:
        """Accept a connection. Raises what the other listener raises."""
        stream = await self.transport_listener.accept()
        try:
            return SSLStream(
                stream,
                self._ssl_context,
                server_side=True,
                https_compatible=self._https_compatible,
                handshake_timeout=self._handshake_timeout,
            )
        except BaseException:
            await aclose_forcefully(stream)
            raise

    async def aclose(self) -> None:
        """Close the other listener."""
        await self.transport_listener.aclose()
