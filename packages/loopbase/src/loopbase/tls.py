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
            return tls.sent()                 # only now: see `tls_wire.py`

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

`tls_wire.py` is the side of the transport, `tls_reading.py` the other way, records to bytes.

Prior art: trio's `_ssl.py`, asyncio's `sslproto.py`.
"""

from __future__ import annotations

import ssl

from .tls_context import check_context
from .tls_reading import TLSReading

WRITE_AT_ONCE = 65536  # bytes that one `write` encrypts: what a slow peer makes us keep in memory


class TLSConnection(TLSReading):
    """One end of a TLS connection, without the transport.

    context: the certificates, the protocols (ALPN) and what is required of the peer.
    server_side: whether this end accepts the connection.
    server_hostname: the client's: the name that the certificate must be for, and that the server is
        told (SNI). Needed where `context.check_hostname` is on.
    require_close_notify: whether an end without close_notify is an error.

    Raises TypeError or ValueError if these do not fit together.
    """

    __slots__ = (
        "_closing",
        "_renegotiates",
        "_unfinished",
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
        super().__init__(
            context, server_side, server_hostname, require_close_notify=require_close_notify
        )
        self._renegotiates = False  # another handshake may come: TLS 1.2 and before
        self._closing = False  # our close_notify has been written
        self._unfinished: object = None  # what `write` has to be called with again

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
