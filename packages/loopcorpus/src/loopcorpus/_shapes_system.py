"""What do the files, child processes and signals of the contract offer?

Protocols, as in `_shapes.py`: a library's own classes only have to look like this.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any, Protocol, Self


class File(Protocol):
    """An open file; text or bytes, as its mode says.

    One operation at a time. A cancelled operation leaves the file usable: what its thread does has
    either been done or has not been begun. Errors are those of the file below (`OSError`,
    `ValueError` for a file that is closed). Leaving `async with` closes it.
    """

    async def read(self, size: int = -1, /) -> Any:
        """Return up to `size` bytes or characters, all that is left for -1, nothing at the end."""
        ...

    async def readline(self) -> Any:
        """Return a line with its line feed; nothing at the end."""
        ...

    async def write(self, data: Any, /) -> Any: ...
    async def seek(self, offset: int, whence: int = 0, /) -> Any: ...
    async def aclose(self) -> object:
        """Write what is buffered and close the file. May be called again."""
        ...

    def __aiter__(self) -> AsyncIterator[Any]:
        """Iterate over the lines."""
        ...

    def chunks(self, size: int, /) -> AsyncIterator[Any]:
        """Iterate over pieces of `size` bytes or characters; the last may be shorter."""
        ...

    async def __aenter__(self) -> Self: ...
    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
        /,
    ) -> Any: ...


class Input(Protocol):
    """The pipe that a child reads."""

    async def send_all(self, data: bytes, /) -> object:
        """Write all of it; wait while the pipe is full."""
        ...

    async def aclose(self) -> object: ...


class Output(Protocol):
    """A pipe that a child writes."""

    async def receive_some(self, max_bytes: int = 65536, /) -> bytes:
        """Return what is there, `b""` at the end; wait while nothing is there."""
        ...

    async def aclose(self) -> object: ...


class Process(Protocol):
    """A child process with its three pipes.

    Leaving `async with` closes the pipes and waits for the child to end. Where the block is left
    by an exception (a cancellation too), and where the waiting is cancelled, it is killed first.
    """

    @property
    def stdin(self) -> Input: ...
    @property
    def stdout(self) -> Output: ...
    @property
    def stderr(self) -> Output: ...
    @property
    def pid(self) -> int: ...

    @property
    def returncode(self) -> int | None:
        """None while it runs; its exit status, or minus the signal that ended it."""
        ...

    async def wait(self) -> int:
        """Wait for the end and return `returncode`. Any number of tasks may wait."""
        ...

    def terminate(self) -> object:
        """Send SIGTERM. No effect on a child that has ended."""
        ...

    def kill(self) -> object:
        """Send SIGKILL. No effect on a child that has ended."""
        ...

    async def __aenter__(self) -> Self: ...
    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
        /,
    ) -> Any: ...
