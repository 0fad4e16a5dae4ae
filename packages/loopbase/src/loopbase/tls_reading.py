"""How do TLS records become bytes again?

All that are complete are decrypted together; what is not complete waits in OpenSSL. A read is made
only where something was fed, because finding out from OpenSSL that there is nothing costs an
exception, which costs more than a small record does.

Rule: EOF of the transport is no end. The peer ends with close_notify; a connection that ends
without may have been cut off by somebody else. Protocols that know their own end may say so:
`require_close_notify=False` (trio's `https_compatible`, the standard library's
`suppress_ragged_eofs`).
"""

from __future__ import annotations

import ssl

from .tls_wire import TLSWire

_RECORD = 16384  # bytes that one record holds at most (RFC 8446, section 5.1)


class TLSReading(TLSWire):
    """The reading of a `TLSConnection`, and what has failed of it."""

    __slots__ = (
        "_ahead",
        "_ended",
        "_failure",
        "_hidden",
        "_later",
        "_ready",
        "_require_close_notify",
        "ssl_object",
    )

    def __init__(
        self,
        context: ssl.SSLContext,
        server_side: bool,
        server_hostname: str | bytes | None,
        *,
        require_close_notify: bool,
    ) -> None:
        super().__init__()
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
        self._ready = False  # the handshake is complete and nothing has failed
        self._failure = ""  # why nothing works any more
        self._later: ssl.SSLError | None = None  # to be raised by the next read, after the data
        self._ended = False  # close_notify was received
        self._hidden = False  # OpenSSL itself holds a part of a record, not in `_incoming`
        self._ahead = b""  # decrypted before it was asked for

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
