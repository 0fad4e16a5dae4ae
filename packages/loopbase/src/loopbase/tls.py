"""How do bytes become TLS records?

Through OpenSSL with two buffers in memory instead of a socket: `feed` what the transport received,
`take` what it is to send. An operation (`handshake`, `read`, `write`, `unwrap`) returns None where
it cannot go on: send what there is to send, otherwise receive and feed, and call it again with the
same arguments. So any of them may send and receive; a handshake does so within a connection too
(renegotiation in TLS 1.2, key updates and tickets in 1.3). All that a loop adds is its way to wait:

    async def flush(self):                    # after a write, a handshake, close_notify
        while await self.send_once():
            pass

    async def send_once(self):
        async with sending:                   # a lock, first come first served
            if not (data := tls.take()):
                return False
            await transport.send_all(data)
            return tls.sent()                 # only now: see the rule

    async def progress(self):                 # after an operation has returned None
        if tls.must_send:
            await self.send_once()            # not flush: a reader does not wait for writers
        else:
            fed = tls.times_fed
            async with receiving:             # a lock
                if tls.times_fed == fed:      # nobody else has fed meanwhile
                    tls.feed(await transport.receive_some())

    while tls.handshake() is None:            # once, before anything else; then flush
        await self.progress()
    while (data := tls.read()) is None:       # a reader
        await self.progress()
    while (count := tls.write(view)) is None: # a writer; then flush, then the rest: view[count:]
        await self.progress()

One task may read while another writes. A cancelled read has taken nothing.

Rule: what `take` returned is sent as a whole, in this order, and then `sent` is called. A send that
was cut off leaves part of a record with the peer; no byte of ours makes sense to it any more. The
next `take` raises ssl.SSLError then; reading goes on.

Rule: EOF of the transport is no end. The peer ends with close_notify; a connection that ends
without may have been cut off by somebody else. Protocols that know their own end may say so:
`require_close_notify=False` (trio's `https_compatible`, the standard library's
`suppress_ragged_eofs`).

Prior art: trio's `_ssl.py`, asyncio's `sslproto.py`.
"""

from __future__ import annotations

import ssl

from .tls_context import check_context

WRITE_AT_ONCE = 65536  # bytes that one `write` encrypts: what a slow peer makes us keep in memory
_RECORD = 16384  # bytes that one record holds at most (RFC 8446, section 5.1)


class TLSConnection:
    """One end of a TLS connection, without the transport.

    context: the certificates, the protocols (ALPN) and what is required of the peer.
    server_side: whether this end accepts the connection.
    server_hostname: the client's: the name that the certificate must be for, and that the server is
        told (SNI). Needed where `context.check_hostname` is on.
    require_close_notify: whether an end without close_notify is an error.

    Raises TypeError or ValueError if these do not fit together.
    """

    __slots__ = (
        "_ahead",
        "_closing",
        "_ended",
        "_eof",
        "_failure",
        "_held",
        "_hidden",
        "_in_flight",
        "_incoming",
        "_later",
        "_outgoing",
        "_readable",
        "_ready",
        "_renegotiates",
        "_require_close_notify",
        "_unfinished",
        "_written",
        "ssl_object",
        "times_fed",
    )

    def __init__(
        self,
        context: ssl.SSLContext,
        *,
        server_side: bool = False,
        server_hostname: str | bytes | None = None,
        require_close_notify: bool = True,
    ) -> None:
        check_context(context, server_side, server_hostname)
        self._incoming = ssl.MemoryBIO()  # received and not decrypted
        self._outgoing = ssl.MemoryBIO()  # encrypted and not taken
        # For what there is to know of the connection: version(), cipher(), getpeercert(),
        # selected_alpn_protocol(). Its read and write are this class's.
        self.ssl_object = context.wrap_bio(
            self._incoming,
            self._outgoing,
            server_side=server_side,
            server_hostname=server_hostname,
        )
        self._require_close_notify = require_close_notify and not (
            context.options & getattr(ssl, "OP_IGNORE_UNEXPECTED_EOF", 0)
        )
        self.times_fed = 0  # how often `feed` was called
        self._ready = False  # the handshake is complete and nothing has failed
        self._renegotiates = False  # another handshake may come: TLS 1.2 and before
        self._failure = ""  # why nothing works any more
        self._later: ssl.SSLError | None = None  # to be raised by the next read, after the data
        self._eof = False  # the transport has no more to receive
        self._ended = False  # close_notify was received
        self._closing = False  # our close_notify has been written
        self._readable = True  # `read` may have something to say, if only an error
        self._hidden = False  # OpenSSL itself holds a part of a record, not in `_incoming`
        self._ahead = b""  # decrypted before it was asked for
        self._held = b""  # session tickets, to be sent with what comes next
        self._in_flight = False  # `take` has returned something that is not `sent`
        self._written = False  # `write` has encrypted something that is not taken
        self._unfinished: object = None  # what `write` has to be called with again

    def feed(self, data: bytes | bytearray | memoryview) -> None:
        """Add what the transport received. Nothing (`b""`) is its EOF."""
        self.times_fed += 1
        self._readable = True
        if data:
            self._incoming.write(data)
        else:
            self._eof = True  # not told to OpenSSL, which would refuse to write from then on

    @property
    def must_send(self) -> bool:
        """Whether there is something to take that nobody else is about to take.

        Not what `write` has encrypted, for then a writer is about to. If a reader waited for what a
        writer sends, and the peer did not read before it had sent, all would wait for ever.
        """
        return self._outgoing.pending > 0 and not (self._in_flight or self._written)

    def take(self) -> bytes:
        """Return the bytes to be sent now, or `b""`. Call `sent` when all of them have been.

        After an ssl.SSLError from any operation this is the alert that tells the peer why.
        Raises ssl.SSLError if an earlier send was not completed.
        """
        if self._in_flight:
            raise ssl.SSLError(
                ssl.SSL_ERROR_SSL,
                "an earlier send was cancelled or failed and may have left a part of a TLS record "
                "with the peer: nothing can be sent after it; close the connection",
            )
        data = self._outgoing.read()
        self._written = False
        if not data:
            return b""
        if self._held:
            data, self._held = self._held + data, b""
        self._in_flight = True
        return data

    def sent(self) -> bool:
        """Note that the bytes of the last `take` have all been sent. Return whether more wait."""
        self._in_flight = False
        return self._outgoing.pending > 0

    def handshake(self) -> bool | None:
        """Agree on keys: True when it is complete. First of all, or the peer is not verified.

        Raises ssl.SSLError (ssl.SSLCertVerificationError); take and send the alert after it.
        """
        if self._ready:
            return True
        if self._failure:
            self._check_ready()
        try:
            self.ssl_object.do_handshake()
        except ssl.SSLWantReadError:
            if not self._eof:
                return None
            self._failure = "the peer closed the connection during the TLS handshake"
            raise ssl.SSLEOFError(ssl.SSL_ERROR_EOF, self._failure) from None
        except ssl.SSLError as error:
            if getattr(error, "reason", None) in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST"):
                error.add_note("what was received is not TLS: perhaps the peer speaks plain text")
            raise self._failed(error) from None
        self._ready = self._readable = True
        if self.ssl_object.version() != "TLSv1.3":
            self._renegotiates = True
        elif self.ssl_object.server_side:
            # OpenSSL writes its tickets now. A client that only sends and then closes would
            # leave them unread, and its close would reset the connection: they can wait.
            self._held = self._outgoing.read()
        return True

    def read(self, max_bytes: int = 65536) -> bytes | None:
        """Return what was received, at most `max_bytes`; `b""` at the end: close_notify.

        All complete records that were fed are decrypted together. Raises ssl.SSLEOFError when the
        transport ended without close_notify, ssl.SSLError when a record is malformed or forged.
        Data that came before either is returned first.
        """
        if max_bytes < 1:
            raise ValueError(f"max_bytes must be 1 or more, not {max_bytes}")
        if not self._readable:
            return None
        data = self._read_record(max_bytes)
        if not data or len(data) >= max_bytes or not self._incoming.pending:
            return data
        records = [data]
        left = max_bytes - len(data)
        try:
            while left and self._incoming.pending and (data := self._read_record(left)):
                records.append(data)
                left -= len(data)
        except ssl.SSLError as error:
            self._later = error.with_traceback(None)
            self._readable = True
        return b"".join(records)

    def _read_record(self, max_bytes: int) -> bytes | None:
        """Return at most one record, as `read` does. Nothing rarely costs an exception."""
        if self._ahead:
            data, self._ahead = self._ahead[:max_bytes], self._ahead[max_bytes:]
            return data
        if self._ended:
            return b""
        if self._later is not None:
            error, self._later = self._later, None
            raise error
        if not self._ready:
            self._check_ready()
        pending = self._incoming.pending
        if not pending and not self._hidden:
            return self._nothing()
        # No record is larger than its encrypted form: a small one gets a small buffer.
        size = min(max_bytes, _RECORD if self._hidden else pending, _RECORD)
        try:
            data = self.ssl_object.read(size)
        except ssl.SSLWantReadError:
            self._hidden = True
            return self._nothing()
        except ssl.SSLZeroReturnError:
            data = b""
        except ssl.SSLError as error:
            raise self._failed(error) from None
        self._hidden = len(data) == size and self.ssl_object.pending() > 0
        if not data:
            self._ended = True
        elif not self._hidden and not self._incoming.pending:
            self._readable = self._eof
        return data

    def _read_ahead(self) -> None:
        """Decrypt what is here before it is asked for: what follows must not come upon data."""
        ahead, self._ahead = [self._ahead], b""
        try:
            while data := self._read_record(_RECORD):
                ahead.append(data)
        except ssl.SSLError as error:
            self._later = error.with_traceback(None)
        self._ahead = b"".join(ahead)
        self._readable = True

    def _nothing(self) -> bytes | None:
        if not self._eof:
            self._readable = False
            return None
        if not self._require_close_notify:
            return b""
        raise ssl.SSLEOFError(
            ssl.SSL_ERROR_EOF,
            "the connection ended without close_notify: what was received may be cut off",
        )

    def write(self, data: bytes | bytearray | memoryview) -> int | None:
        """Encrypt the first bytes of `data` and return how many; then send what `take` returns.

        At most `WRITE_AT_ONCE`; a memoryview (of bytes) is sliced without copying it.
        None is rare: TLS 1.2 wants another handshake first. What this is called with next is then
        the same object, or the connection has to be given up: part of it may be on its way.
        """
        if self._renegotiates and self._incoming.pending:
            self._read_ahead()  # a handshake within this write takes data for an error
        if not self._ready:
            self._check_ready()
        if self._unfinished is not None and self._unfinished is not data:
            raise ssl.SSLError(
                ssl.SSL_ERROR_SSL,
                "an earlier write was cancelled within a TLS handshake: nothing can be sent after "
                "it; close the connection",
            )
        if not data:
            return 0
        part = data[:WRITE_AT_ONCE] if len(data) > WRITE_AT_ONCE else data
        try:
            count = self.ssl_object.write(part)
        except ssl.SSLWantReadError:
            self._unfinished = data
            if self._eof:
                raise ssl.SSLEOFError(
                    ssl.SSL_ERROR_EOF, "the peer closed the connection during a TLS handshake"
                ) from None
            return None
        except ssl.SSLError as error:
            raise self._failed(error) from None
        self._unfinished = None
        self._written = True
        return count

    def close_notify(self) -> None:
        """Say that nothing more will be written, and wait for nothing; then flush.

        Reading goes on until the peer closes too. No effect when called again, or where there is
        no connection to say it on: before the handshake, after a failure.
        """
        if self._closing or not self._ready:
            return
        self._closing = True
        self._read_ahead()  # OpenSSL looks for the peer's close_notify and takes data for an error
        try:
            self.ssl_object.unwrap()
        except ssl.SSLError:
            pass  # SSLWantReadError: the peer has not closed; others: there is no connection

    def unwrap(self) -> bytes | None:
        """Close both ways; return what was received behind the peer's close_notify.

        From there on the transport can be used without TLS. Raises ssl.SSLError when the peer sends
        more data instead, ssl.SSLEOFError when it sends nothing.
        """
        self._check_ready()
        self._closing = True
        try:
            self.ssl_object.unwrap()
        except ssl.SSLWantReadError:
            return self._nothing() if self._eof else None
        except ssl.SSLError as error:
            raise self._failed(error) from None
        self._ended = self._readable = True
        return self._incoming.read()

    def _failed(self, error: ssl.SSLError) -> ssl.SSLError:
        self._failure = str(error)
        self._ready = False
        self._readable = True
        return error

    def _check_ready(self) -> None:
        if self._failure:
            raise ssl.SSLError(
                ssl.SSL_ERROR_SSL, f"the TLS connection has failed before: {self._failure}"
            )
        if not self._ready:
            raise RuntimeError(
                "the TLS handshake is not complete: call handshake() until it returns True, "
                "or the peer would not be verified"
            )
