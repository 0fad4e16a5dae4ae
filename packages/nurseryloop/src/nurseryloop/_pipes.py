"""How do bytes flow through a pipe?

As through a socket, with `os.read` and `os.write`. A pipe goes one way, so it is a stream of which
one half is used. It serves for the pipes of child processes, and for a terminal.

Prior art: trio's `_unix_pipes.py`.
"""

from __future__ import annotations

import os
import stat
from functools import partial
from io import FileIO
from typing import Any, final

from ._sockets import new_descriptor, release
from ._streams import DescriptorStream
from ._suspend import checkpoint


@final
class FdStream(DescriptorStream):
    """A pipe or a terminal as a stream. Owns the descriptor.

    fd: its number, or the unbuffered file (`io.FileIO`) that owns it. It becomes non-blocking, for
    everybody who shares the same open file; closing makes it what it was.
    """

    __slots__ = ("_file", "_was_blocking")

    def __init__(self, fd: int | FileIO) -> None:
        # A file, because that closes and warns when the stream is dropped unclosed.
        self._file = file = fd if isinstance(fd, FileIO) else FileIO(fd, "r")
        number = file.fileno()
        self._was_blocking = os.get_blocking(number)
        os.set_blocking(number, False)
        descriptor = new_descriptor(
            number,
            # A terminal gives a line at a time, a pipe all it has.
            drained_by_short_read=stat.S_ISFIFO(os.fstat(number).st_mode),
        )
        super().__init__(descriptor, partial(os.read, number), partial(os.write, number))

    def close(self) -> None:
        """Close it; whoever waits for it gets ClosedResourceError. No checkpoint."""
        if not self._file.closed:
            assert self._descriptor is not None
            release(self._descriptor)
            # The number may be somebody else's in a moment: -1 never is.
            self._receive, self._send = partial(os.read, -1), partial(os.write, -1)
            os.set_blocking(self._file.fileno(), self._was_blocking)
            self._file.close()

    async def aclose(self) -> None:
        """Close it. A checkpoint; it is closed also when cancelled."""
        self.close()
        await checkpoint()

    def fileno(self) -> int:
        """Return the number of the descriptor; -1 when closed."""
        return -1 if self._file.closed else self._file.fileno()

    def __repr__(self) -> str:
        return f"<FdStream {self.fileno()}>"


def own(pipe: Any) -> FdStream | None:
    """Return the stream for what `subprocess.Popen` has for a pipe; None for None."""
    return None if pipe is None else FdStream(pipe)
