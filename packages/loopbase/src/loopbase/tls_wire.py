"""What does a TLS connection receive and send, and has all of it been sent?

Two buffers in memory: OpenSSL takes what was fed out of one, and leaves what is to be sent in the
other. How that is brought to the peer is the loop's affair.

Rule: what `take` returned is sent as a whole, in this order, and then `sent` is called. A send that
was cut off leaves part of a record with the peer; no byte of ours makes sense to it any more. The
next `take` raises ssl.SSLError then; reading goes on.
"""

from __future__ import annotations

import ssl


class TLSWire:
    """The side of a `TLSConnection` that its transport sees."""

    __slots__ = (
        "_eof",
        "_held",
        "_in_flight",
        "_incoming",
        "_outgoing",
        "_readable",
        "_written",
        "times_fed",
    )

    def __init__(self) -> None:
        self._incoming = ssl.MemoryBIO()  # received and not decrypted
        self._outgoing = ssl.MemoryBIO()  # encrypted and not taken
        self.times_fed = 0  # how often `feed` was called
        self._eof = False  # the transport has no more to receive
        self._readable = True  # a read may have something to say, if only an error
        self._held = b""  # session tickets, to be sent with what comes next
        self._in_flight = False  # `take` has returned something that is not `sent`
        self._written = False  # a write has encrypted something that is not taken

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
