"""How is a pipe a stream?

An end of it has the names of a socket; the rest is what any stream has. It has one direction, so
its end is the end of the stream, and closes it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ._transport import StreamTransport, open_descriptor

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._loop import Loop


class _PipeEnd:
    """Our end of a pipe, with the names of a socket."""

    __slots__ = ("_file", "fileno")

    def __init__(self, file: Any) -> None:
        self._file = file
        self.fileno: Callable[[], int] = file.fileno

    def recv(self, n: int) -> bytes:
        return os.read(self._file.fileno() if not self._file.closed else -1, n)

    def send(self, data: Any) -> int:
        return os.write(self._file.fileno() if not self._file.closed else -1, data)

    def close(self) -> None:
        self._file.close()


class PipeTransport(StreamTransport):
    """The owner of our end of a pipe."""

    __slots__ = ("quiet",)

    def __init__(self, loop: Loop, file: Any) -> None:
        self._closed = True  # until it has a descriptor
        self.quiet = False  # nobody has to close it: the child has ended
        end = _PipeEnd(file)
        descriptor = open_descriptor(loop, end, drained_by_short_read=True)
        super().__init__(loop, end, descriptor=descriptor)

    async def receive(self, n: int) -> bytes:
        data = await super().receive(n)
        if not data:
            self.close()  # there is no other direction that would keep it open
        return data

    def write_eof(self) -> None:
        self.close()

    def __del__(self) -> None:
        if self.quiet:
            self.abort()
        super().__del__()
