"""How is a stream read by lines and by counts?

What was received and not asked for yet stays with the stream, in front of what comes next. So a
cancelled `readline` or `read_exactly` has taken nothing: the next read begins where it began.

Rule: who reads several times for one result has the stream to themselves, also while they happen
not to wait.
"""

from __future__ import annotations

from collections.abc import Generator
from types import TracebackType
from typing import Any, Self, final

from loopbase import ReceiveBuffer
from loopbase.receive_buffer import LIMIT

from ._descriptors import busy
from ._errors import IncompleteRead
from ._suspend import Suspending, suspending
from ._transfer import Buffer

READ_SIZE = 64 * 1024  # bytes that are asked for at once


class ByteStream:
    """What every stream of bytes offers. A subclass says how bytes come and go."""

    # No slots: a class can have only one base with some, and `Transfer` has.

    def __init__(self) -> None:
        # What was received and not asked for; None until somebody reads by lines or by counts.
        self._ahead: ReceiveBuffer | None = None
        self._is_read = False  # whether somebody is within such an operation

    # What a subclass adds.

    def write(self, data: Buffer) -> Suspending[None]:
        """Send all of `data`; wait while the peer does not take what was sent before.

        A cancellation point; cancelled, it may have sent a part of `data`, and
        nobody knows how much. Raises what `read` raises.
        """
        raise NotImplementedError

    def write_eof(self) -> Suspending[None]:
        """Say that nothing more will be written; reading goes on."""
        raise NotImplementedError

    def close(self) -> Suspending[None]:
        """Close the stream; what was written still arrives. May be called again.

        Who waits for it gets a ClosedResourceError.
        """
        raise NotImplementedError

    def close_now(self) -> None:
        """Close the stream at once, as a plain call, whatever was not sent."""
        raise NotImplementedError

    def _receive(self, max_bytes: int) -> Suspending[bytes]:
        """Return what arrives, at most `max_bytes`, `b""` at the end, and leave `_ahead` alone."""
        raise NotImplementedError

    def _send_some(self, data: Buffer) -> int:
        """Send what there is room for at once, and return how many bytes it were."""
        raise NotImplementedError

    def _send_rest(self, data: Buffer, sent: int) -> Suspending[None]:
        """Send what comes behind the first `sent` bytes of `data`. No checkpoint before it."""
        raise NotImplementedError

    # What is the same for all.

    def read(self, max_bytes: int = READ_SIZE) -> Suspending[bytes]:
        """Return what has arrived, at most `max_bytes`; `b""` at the end.

        A cancellation point; cancelled, it has taken nothing. Raises
        BusyResourceError if another task is reading, ClosedResourceError when the stream is closed,
        and the OSError that the operating system has.
        """
        # A plain function: the most frequent call of all has one generator less.
        return self._receive(max_bytes) if self._ahead is None else self._read_ahead(max_bytes)

    @suspending
    def _read_ahead(self, max_bytes: int) -> Generator[Any, Any, bytes]:
        with self._alone() as ahead:
            return ahead.take(max_bytes) or (yield from self._receive(max_bytes))

    @suspending
    def read_exactly(self, count: int) -> Generator[Any, Any, bytes]:
        """Return `count` bytes. Cancelled, it has taken nothing.

        Raises IncompleteRead, an EOFError, if the stream ends before; what there was stays.
        """
        with self._alone() as ahead:
            while (data := ahead.take_exactly(count)) is None:
                more = yield from self._receive(READ_SIZE)
                if not more:
                    raise IncompleteRead(
                        f"the stream ended after {len(ahead)} of {count} bytes; `read` returns them"
                    )
                ahead.feed(more)
            return data

    @suspending
    def read_until(self, separator: bytes, max_bytes: int = LIMIT) -> Generator[Any, Any, bytes]:
        """Return everything up to `separator` and with it; what is left at the end of the stream.

        Cancelled, it has taken nothing. Raises ValueError if the separator does not come within
        `max_bytes`, which stay.
        """
        with self._alone() as ahead:
            ahead.limit = max_bytes
            while (data := ahead.take_until(separator)) is None:
                more = yield from self._receive(READ_SIZE)
                if not more:
                    return ahead.take_all()
                ahead.feed(more)
            return data

    def readline(self, max_bytes: int = LIMIT) -> Suspending[bytes]:
        r"""Return the next line with its `\n`; without it at the end of the stream, `b""` behind.

        Otherwise as `read_until`.
        """
        return self.read_until(b"\n", max_bytes)

    @suspending
    def readall(self) -> Generator[Any, Any, bytes]:
        """Return all that comes until the end. Cancelled, it has taken nothing."""
        with self._alone() as ahead:
            while more := (yield from self._receive(READ_SIZE)):
                ahead.feed(more)
            return ahead.take_all()

    def chunks(self, max_bytes: int = READ_SIZE) -> Chunks:
        """Return an async iterator over what arrives, as it arrives, until the end."""
        return Chunks(self, max_bytes)

    def __aiter__(self) -> Self:
        return self

    @suspending
    def __anext__(self) -> Generator[Any, Any, bytes]:
        if line := (yield from self.readline()):
            return line
        raise StopAsyncIteration

    def _alone(self) -> _Alone:
        """Return a block in which nobody else reads. Raises BusyResourceError if somebody is."""
        if self._ahead is None:
            self._ahead = ReceiveBuffer()
        if self._is_read:
            raise busy("reading")
        return _Alone(self)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self.close()


@final
class _Alone:
    """A block in which one task has the reading of a stream, and what is ahead, to itself."""

    __slots__ = ("_stream",)

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream

    def __enter__(self) -> ReceiveBuffer:
        self._stream._is_read = True
        assert self._stream._ahead is not None
        return self._stream._ahead

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._stream._is_read = False


@final
class Chunks:
    """What `chunks` returns. Not an async generator, which somebody would have to close."""

    __slots__ = ("_max_bytes", "_stream")

    def __init__(self, stream: ByteStream, max_bytes: int) -> None:
        self._stream = stream
        self._max_bytes = max_bytes

    def __aiter__(self) -> Self:
        return self

    @suspending
    def __anext__(self) -> Generator[Any, Any, bytes]:
        if data := (yield from self._stream.read(self._max_bytes)):
            return data
        raise StopAsyncIteration
