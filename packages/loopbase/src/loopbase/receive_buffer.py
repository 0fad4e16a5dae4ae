"""Where does a line end, in bytes that arrive as they please?

Bytes are kept until a whole line, or as many as were asked for, are there. The cost is linear in
the bytes, however they were cut: what was searched once is not searched again, and what is taken
from the front moves nothing. A chunk that nothing is left over from is never copied as a whole.

Rule: a peer cannot make it grow without an end. `take_until` refuses when more than `limit` bytes
hold no separator; whoever feeds stops at `is_full`.

Prior art: h11's `_receivebuffer.py`, asyncio's `StreamReader`.
"""

from __future__ import annotations

from typing import final

LIMIT = 65536  # bytes in which a line has to end


class LimitOverrun(ValueError):
    """No separator within the limit. The bytes stay in the buffer.

    consumed: how many bytes can be taken away without cutting a separator in two.
    """

    def __init__(self, limit: int, consumed: int) -> None:
        super().__init__(
            f"no separator within the limit of {limit} bytes; raise the limit, or read what is "
            "there in parts"
        )
        self.consumed = consumed


@final
class ReceiveBuffer:
    """Bytes that were received and not yet taken.

    limit: how many bytes `take_until` looks through.
    """

    __slots__ = ("_data", "_searched", "_separator", "_start", "limit")

    def __init__(self, limit: int = LIMIT) -> None:
        if limit < 1:
            raise ValueError(f"the limit must be 1 byte or more, not {limit}")
        self.limit = limit
        # The bytes, from `_start` on. What was fed, as it is, while nothing is left over from
        # before; else a bytearray.
        self._data: bytes | bytearray = b""
        self._start = 0
        self._separator = b"\n"  # what `_searched` was searched for
        self._searched = 0  # before this index of `_data` no separator begins

    def __len__(self) -> int:
        return len(self._data) - self._start

    @property
    def is_full(self) -> bool:
        """Whether there are more bytes than a search looks through."""
        return len(self._data) - self._start > self.limit

    def feed(self, data: bytes | bytearray | memoryview) -> None:
        """Add `data` behind what is there."""
        left = len(self._data) - self._start
        if not left:
            self._data = bytes(data)  # of bytes: the same object
            self._start = self._searched = 0
        elif isinstance(self._data, bytes):
            both = bytearray(memoryview(self._data)[self._start :])
            both += data
            self._data = both
            self._searched = max(self._searched - self._start, 0)
            self._start = 0
        else:
            self._data += data
            if self._start > left:  # each byte is moved once at most
                del self._data[: self._start]
                self._searched = max(self._searched - self._start, 0)
                self._start = 0

    def take(self, max_bytes: int) -> bytes:
        """Return at most `max_bytes`, what there is: `b""` if there is nothing."""
        return self._take(min(self._start + max_bytes, len(self._data)))

    def take_all(self) -> bytes:
        """Return everything."""
        return self._take(len(self._data))

    def take_exactly(self, count: int) -> bytes | None:
        """Return `count` bytes, or None as long as there are fewer."""
        end = self._start + count
        return None if end > len(self._data) else self._take(end)

    def take_until(self, separator: bytes = b"\n") -> bytes | None:
        """Return everything up to the first `separator` and with it, or None while there is none.

        Raises LimitOverrun when none ends within the limit, ValueError for an empty separator.
        """
        start = self._start
        if separator != self._separator or self._searched < start:
            if not separator:
                raise ValueError("an empty separator is everywhere; give one byte at least")
            self._separator, self._searched = separator, start
        data = self._data
        found = data.find(separator, self._searched)
        if found == -1:
            # It may have begun with the last bytes.
            self._searched = max(start, len(data) - len(separator) + 1)
            if self._searched - start > self.limit:
                raise LimitOverrun(self.limit, self._searched - start)
            return None
        if found - start > self.limit:
            self._searched = found
            raise LimitOverrun(self.limit, found - start)
        return self._take(found + len(separator))

    def _take(self, end: int) -> bytes:
        start, data = self._start, self._data
        if end == len(data):
            self._data, self._start, self._searched = b"", 0, 0
            return bytes(data) if start == 0 else bytes(memoryview(data)[start:])
        self._start = end
        return bytes(memoryview(data)[start:end])
