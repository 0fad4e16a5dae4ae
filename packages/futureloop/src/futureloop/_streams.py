"""How do bytes flow?

In two halves, as in asyncio: a reader and a writer over one transport. The reader asks the
transport for bytes when somebody wants some, and keeps what it received beyond a line; the writer
hands bytes over at once and lets its task wait in `drain` when too many are unsent.

Rule: a read that is cancelled has taken nothing: what was received is in the buffer. A `drain` that
is cancelled leaves what was written to be sent.

asyncio's reader is fed by a protocol; this one fetches. What follows from that: a peer that is not
read is slowed down at once, and a reset is seen by the next read or write, not before.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Self

from ._tls import Transport, secured_transport

if TYPE_CHECKING:
    import ssl
    from collections.abc import Coroutine

IncompleteReadError = asyncio.IncompleteReadError
LimitOverrunError = asyncio.LimitOverrunError

LIMIT = 64 * 1024  # bytes of a line, and of what is received at once


class StreamReader:
    """The half that is read. An async iterator over its lines. Made by `open_connection`.

    limit: how many bytes a line, or what `readuntil` looks for, may have.

    Every read raises OSError when the connection is broken, ssl.SSLError when TLS is, and
    RuntimeError while another task reads. It is a cancellation point where it waits.
    Where it comes from: `asyncio.StreamReader`.
    """

    __slots__ = ("_buffer", "_eof", "_limit", "_receive", "_transport")

    def __init__(self, transport: Transport, limit: int = LIMIT) -> None:
        if limit <= 0:
            raise ValueError("Limit cannot be <= 0")
        self._use(transport)
        self._limit = limit
        self._buffer = bytearray()  # received and not read
        self._eof = False  # there will be no more than what is in the buffer

    def _use(self, transport: Transport) -> None:
        self._transport = transport
        self._receive = transport.receive

    def at_eof(self) -> bool:
        """Return whether a read has found the end, and nothing is left."""
        return self._eof and not self._buffer

    async def read(self, n: int = -1) -> bytes:
        """Return at most `n` bytes as soon as there are any; all until the end for -1.

        Returns b"" at the end.
        """
        if self._buffer and n >= 0:
            return self._take(min(n, len(self._buffer)))
        if n > 0:
            data = await self._receive(n)
            if not data:
                self._eof = True
            return data
        if n < 0:
            while await self._more():
                pass
            return self._take(len(self._buffer))
        return b""

    async def readline(self) -> bytes:
        """Return the bytes up to the next line feed, and with it; what is left at the end.

        Raises ValueError for a line that is longer than the limit; it is dropped.
        """
        try:
            return await self.readuntil(b"\n")
        except IncompleteReadError as error:
            return error.partial
        except LimitOverrunError as error:
            if self._buffer.startswith(b"\n", error.consumed):
                del self._buffer[: error.consumed + 1]
            else:
                self._buffer.clear()
            raise ValueError(error.args[0]) from None

    async def readuntil(self, separator: bytes | tuple[bytes, ...] = b"\n") -> bytes:
        """Return the bytes up to the next `separator`, and with it; the first of several.

        Raises IncompleteReadError, which has the rest, if there is none before the end, and
        LimitOverrunError, which leaves the bytes where they are, if it comes too late.
        """
        separators = separator if isinstance(separator, tuple) else (separator,)
        if not separators or not all(separators):
            raise ValueError("Separator should be at least one-byte string")
        longest = max(map(len, separators))
        buffer, searched = self._buffer, 0  # where a separator could still begin
        while True:
            found = [
                (at + len(one), at) for one in separators if (at := buffer.find(one, searched)) >= 0
            ]
            if found:
                end, start = min(found)
                break
            searched = max(0, len(buffer) + 1 - longest)
            if searched > self._limit:
                raise LimitOverrunError(
                    "Separator is not found, and chunk exceed the limit", searched
                )
            if not await self._more():
                rest = self._take(len(buffer))
                raise IncompleteReadError(rest, None)
        if start > self._limit:
            raise LimitOverrunError("Separator is found, but chunk is longer than limit", start)
        return self._take(end)

    async def readexactly(self, n: int) -> bytes:
        """Return exactly `n` bytes. Raises IncompleteReadError, which has the rest, at the end."""
        if n < 0:
            raise ValueError("readexactly size can not be less than zero")
        if not self._buffer and n:
            data = await self.read(n)
            if len(data) == n:
                return data
            self._buffer += data
        while len(self._buffer) < n:
            if not await self._more(max(LIMIT, n - len(self._buffer))):
                raise IncompleteReadError(self._take(len(self._buffer)), n)
        return self._take(n)

    def close(self) -> None:
        """Close the stream: for one that has no writer, a child's output. Not in asyncio."""
        self._transport.close()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        line = await self.readline()
        if not line:
            raise StopAsyncIteration
        return line

    async def _more(self, n: int = LIMIT) -> bool:
        """Receive into the buffer; return False at the end."""
        data = await self._receive(n)
        if not data:
            self._eof = True
            return False
        self._buffer += data
        return True

    def _take(self, n: int) -> bytes:
        buffer = self._buffer
        if n == len(buffer):
            data = bytes(buffer)
            buffer.clear()
            return data
        with memoryview(buffer) as view:
            data = bytes(view[:n])
        del buffer[:n]  # moves no bytes: a bytearray knows where it begins
        return data

    def __repr__(self) -> str:
        return f"<StreamReader {len(self._buffer)} bytes{' eof' if self._eof else ''}>"


class StreamWriter:
    """The half that is written. Made by `open_connection`.

    write(data): hand bytes over, to be sent in the background if they do not go at once. Follow it
        with `await drain()`. Never raises for a connection that is broken or closed.
    drain(): wait until little enough is unsent. A cancellation point where it waits. Raises the
        OSError that broke the connection; ConnectionResetError after `close`.

    Where it comes from: `asyncio.StreamWriter`.
    """

    __slots__ = ("_reader", "_server_side", "_transport", "drain", "write")

    def __init__(
        self, transport: Transport, reader: StreamReader, *, server_side: bool = False
    ) -> None:
        self._reader = reader
        self._server_side = server_side
        self._use(transport)

    def _use(self, transport: Transport) -> None:
        self._transport = transport
        # The transport's own: no frame between, for what is called with every message.
        self.write: Callable[[bytes | bytearray | memoryview], None] = transport.write
        self.drain: Callable[[], Coroutine[Any, Any, None]] = transport.drain

    @property
    def transport(self) -> Any:
        """What the two halves stand on."""
        return self._transport

    def writelines(self, data: Iterable[bytes | bytearray | memoryview]) -> None:
        """Hand over several pieces, as one."""
        self.write(b"".join(data))

    def write_eof(self) -> None:
        """Tell the peer that nothing more will come, after what is unsent; reading goes on."""
        self._transport.write_eof()

    def can_write_eof(self) -> bool:
        """Return whether `write_eof` is possible: not over TLS."""
        return self._transport.can_write_eof()

    def close(self) -> None:
        """Close the stream, both halves, when everything is sent. Who reads gets b""."""
        self._transport.close()

    def is_closing(self) -> bool:
        """Return whether it is closed, or will be when everything is sent, or is broken."""
        return self._transport.is_closing()

    async def wait_closed(self) -> None:
        """Wait until it is closed. A cancellation point. Raises the OSError that broke it."""
        await self._transport.wait_closed()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """Return what is known: "peername", "sockname", "socket", over TLS "ssl_object"."""
        return self._transport.get_extra_info(name, default)

    async def start_tls(
        self,
        sslcontext: ssl.SSLContext,
        *,
        server_hostname: str | None = None,
        ssl_handshake_timeout: float | None = None,
        ssl_shutdown_timeout: float | None = None,
    ) -> None:
        """Make the connection a TLS connection from here on, reader and writer alike.

        What the reader had received and nobody has read is taken for the begin of the handshake.
        ssl_handshake_timeout: in seconds; 60 by default. Raises what the handshake raises; the
        connection is closed then.
        """
        await self.drain()
        buffer = self._reader._buffer
        received = bytes(buffer)
        buffer.clear()
        secured = await secured_transport(
            self._transport,
            sslcontext,
            server_side=self._server_side,
            server_hostname=server_hostname,
            handshake_timeout=ssl_handshake_timeout,
            received=received,
        )
        self._reader._use(secured)
        self._use(secured)

    def __repr__(self) -> str:
        return f"<StreamWriter {self._transport!r}>"
