"""How does a TLS connection stay a stream?

`loopbase.TLSConnection` turns bytes into records and back, and says what it needs; this is the
driver that brings it: send what it has, or receive what it wants, and ask again. Any operation may
need either. They take turns to send, and only one receives: who needs that too waits until the
other has.

Rule: a write that was cancelled leaves a part of a record with the peer; nothing can be written
after it (ssl.SSLError), reading goes on. A checkpoint therefore comes before anything is encrypted.
Rule: the end is close_notify. A connection that just ends was cut off: ssl.SSLEOFError.
"""

from __future__ import annotations

import ssl
from collections.abc import Generator
from typing import Any

from loopbase import OPERATIONS_PER_TURN, WRITE_AT_ONCE, TLSConnection

from ._buffered import READ_SIZE, ByteStream
from ._descriptors import busy, closed, is_turn_over
from ._errors import ClosedResourceError, TaskTimeout
from ._suspend import (
    LabelledQueue,
    Suspending,
    checkpoint,
    current_task,
    running_loop,
    suspend,
    suspending,
)
from ._sync import Lock
from ._time import IgnoredTimeout, Timeout
from ._transfer import Buffer, as_bytes

HANDSHAKE_TIMEOUT = 60.0  # seconds
CLOSE_TIMEOUT = 10.0  # seconds for a peer that does not read to make room for our close_notify


class TLSStream(ByteStream):
    """A TLS connection over another stream, which it takes over.

    context: the certificates and protocols. server_hostname: the client's: whom the server's
    certificate has to name. require_close_notify: whether an end without it is an error.
    Call `handshake` first. Raises TypeError or ValueError if these do not fit together.
    """

    def __init__(
        self,
        transport: ByteStream,
        context: ssl.SSLContext,
        *,
        server_side: bool = False,
        server_hostname: str | None = None,
        require_close_notify: bool = True,
    ) -> None:
        super().__init__()
        self._tls = TLSConnection(
            context,
            server_side=server_side,
            server_hostname=server_hostname,
            require_close_notify=require_close_notify,
        )
        self._loop = running_loop("a TLSStream")
        self._transport = transport
        self._sending = Lock()  # held by whoever could not send all of it at once
        self._receiving = False  # whether somebody waits for the transport
        self._fed = LabelledQueue("TLS")  # others, until that one has
        self._reading = False  # whether somebody is in `_receive`
        self._writing = False  # whether somebody is in `write`
        self._closed = False
        if transport._ahead:
            self._tls.feed(transport._ahead.take_all())

    @property
    def transport(self) -> ByteStream:
        """The stream below."""
        return self._transport

    @property
    def ssl_object(self) -> ssl.SSLObject:
        """What there is to know of the connection: `version()`, `getpeercert()`, ..."""
        return self._tls.ssl_object

    def selected_alpn_protocol(self) -> str | None:
        """Return the protocol that both sides agreed on, or None."""
        return self._tls.ssl_object.selected_alpn_protocol()

    @suspending
    def handshake(self, timeout: float = HANDSHAKE_TIMEOUT) -> Generator[Any, Any, None]:
        """Agree on keys, within `timeout` seconds. A cancellation point.

        If it fails, or is cancelled, the connection is closed. Raises ssl.SSLError
        (ssl.SSLCertVerificationError for a peer that is not who it should be) and TaskTimeout.
        """
        try:
            with Timeout(timeout):
                while self._tls.handshake() is None:
                    yield from self._progress()
                yield from self._flush()
        except BaseException as error:
            if isinstance(error, ssl.SSLError):
                self._send_what_fits()  # the alert tells the peer why
            self.close_now()
            if isinstance(error, TaskTimeout):
                raise TaskTimeout(f"no TLS handshake within {timeout:g} seconds") from None
            raise

    @suspending
    def _receive(self, max_bytes: int) -> Generator[Any, Any, bytes]:
        if self._reading:
            raise busy("reading")
        self._reading = True
        loop = self._loop
        try:
            if loop.operations >= OPERATIONS_PER_TURN or current_task().pending is not None:
                loop.operations = 0
                yield from checkpoint()
            data = self._open().read(max_bytes)
            if data is not None:
                loop.operations += 1  # it did not have to wait
            while data is None:
                # What a read made TLS say is sent with the next write or read, not here: a
                # cancellation would lose the data.
                yield from self._progress()
                data = self._open().read(max_bytes)
            return data
        finally:
            self._reading = False

    @suspending
    def write(self, data: Buffer) -> Generator[Any, Any, None]:
        """Send all of `data`. Cancelled within, it leaves a stream that can only be read."""
        if is_turn_over(self._loop):
            yield from checkpoint()
        if self._writing:
            raise busy("writing")
        rest: Any = data if type(data) is bytes else as_bytes(data)
        if len(rest) > WRITE_AT_ONCE:
            rest = memoryview(rest)
        tls = self._open()
        self._writing = True
        try:
            while rest:
                while (count := tls.write(rest)) is None:
                    yield from self._progress()
                while (yield from self._flush()):
                    pass  # a reader's TLS had something to say meanwhile, and left it to us
                if count == len(rest):
                    return
                rest = rest[count:]
        finally:
            self._writing = False

    @suspending
    def write_eof(self) -> Generator[Any, Any, None]:
        """Send close_notify; reading goes on. With TLS 1.2 most peers then close at once."""
        if self._writing:
            raise busy("writing")
        self._open().close_notify()
        yield from self._flush()

    @suspending
    def close(self) -> Generator[Any, Any, None]:
        """Send close_notify, wait for room for it if need be, and close. May be called again.

        The peer's close_notify is not waited for. Cancelled, it closes at once.
        """
        if not self._closed:
            try:
                if not self._writing:
                    with IgnoredTimeout(CLOSE_TIMEOUT, None):
                        self._tls.close_notify()
                        self._closed = True
                        yield from self._flush()
                        yield from self._transport.close()
            except (OSError, ClosedResourceError):
                pass  # there is nobody to tell it to
            finally:
                self.close_now()
        yield from ()

    def close_now(self) -> None:
        """Close without close_notify, as a plain call: the peer is told that this is no end."""
        self._closed = True
        self._ahead = None
        self._transport.close_now()

    def _open(self) -> TLSConnection:
        if self._closed:
            raise closed()
        return self._tls

    @suspending
    def _progress(self) -> Generator[Any, Any, None]:
        tls = self._tls
        if tls.must_send:
            yield from self._flush()
        elif self._receiving:
            yield from suspend(self._fed)
        else:
            self._receiving = True
            try:
                tls.feed((yield from self._transport._receive(READ_SIZE)))
            finally:
                self._receiving = False
                self._fed._wake_all()

    @suspending
    def _flush(self) -> Generator[Any, Any, bool]:
        """Send what there is to send at this moment; return whether there is more by now.

        A writer sends that as well. A reader does not: it would wait for what a writer has.
        """
        tls, sending, held = self._tls, self._sending, False
        if sending.locked():
            yield from sending.acquire()
            held = True
        try:
            if data := tls.take():
                sent = self._transport._send_some(data)
                if sent < len(data):
                    if not held:
                        yield from sending.acquire()  # at once: it is free
                        held = True
                    yield from self._transport._send_rest(data, sent)
                return tls.sent()  # not in the `finally`: what was cut off stays cut off
            return False
        finally:
            if held:
                sending.release()

    def _send_some(self, data: Buffer) -> int:
        return 0

    def _send_rest(self, data: Buffer, sent: int) -> Suspending[None]:
        return self.write(memoryview(data)[sent:])

    def _send_what_fits(self) -> None:
        try:
            if alert := self._tls.take():
                self._transport._send_some(alert)
        except (OSError, ClosedResourceError):
            pass
