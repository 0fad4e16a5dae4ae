"""How do bytes flow through a pipe?

As through every descriptor, in one direction. A pipe has no socket's methods: its bytes are read
and written by the number of the descriptor.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from functools import partial
from typing import IO, Any

from ._descriptors import closed, forget_descriptor, open_descriptor
from ._streams import DescriptorStream
from ._suspend import running_loop, suspending


class PipeStream(DescriptorStream):
    """One end of a pipe: a stream of bytes in one direction."""

    def __init__(self, file: IO[bytes]) -> None:
        loop, fileno = running_loop("a PipeStream"), file.fileno()
        self._file = file
        self._descriptor = open_descriptor(loop, fileno, drained_by_short_read=True)
        super().__init__(
            loop, self._descriptor, partial(os.read, fileno), partial(os.write, fileno)
        )

    def write_eof(self) -> Any:
        """The end of a pipe is its closing."""
        return self.close()

    @suspending
    def close(self) -> Generator[Any, Any, None]:
        """Close this end; the child sees the end of its input, or nobody who reads its output."""
        self.close_now()
        yield from ()

    def close_now(self) -> None:
        if not self._file.closed:
            self._ahead = None
            # By number, they would go on with a file that is somebody else's by then.
            self._receive_now = self._send_now = _closed
            forget_descriptor(self._loop, self._descriptor)
            self._file.close()

    def __repr__(self) -> str:
        return f"<PipeStream over {self._file!r}>"


def _closed(_anything: Any) -> Any:
    raise closed()
