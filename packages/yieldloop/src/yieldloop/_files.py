"""How is a file read without stopping everyone?

In a worker thread: a disk has no "ready" that a task could wait for. Each operation is one errand
of a thread; operations on one file take turns. A cancellation waits for the errand (see
`run_in_thread`), so nobody finds the file in the middle of something, and closing always happens.

Lines are read ahead, a block of them in one errand: a loop over a million lines must not pay for a
million errands. Rule: every other operation first puts the file back to where the last line that
was taken ends, so nobody notices.

Prior art: curio's `file.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, final, overload

from loopbase import LinesAhead

from ._cancel import CancelScope
from ._suspend import Suspending, suspending
from ._sync import Lock
from ._threads import run_in_thread

if TYPE_CHECKING:
    from _typeshed import OpenBinaryMode, OpenTextMode

Content = TypeVar("Content")  # str or bytes


class File(Generic[Content]):
    """An open file. `async with` closes it; `async for` yields its lines.

    Each operation is that of the standard file, in a thread, and raises what that raises. It is a
    cancellation point only before it begins, when it waits for its turn or for a thread; what was
    begun is done, and its result is returned.
    """

    __slots__ = ("_file", "_lines", "_turn")

    def __init__(self, file: Any) -> None:
        self._file = file
        self._lines = LinesAhead(file)
        self._turn = Lock()  # held by whoever has an errand under way

    @property
    def file(self) -> Any:
        """The standard file below, which blocks. It may stand further on, behind lines read ahead.

        For what cannot block: `name`, `mode`, `fileno()`, `encoding` and the like.
        """
        return self._file

    @property
    def closed(self) -> bool:
        """Whether the file has been closed."""
        return bool(self._file.closed)

    def read(self, size: int = -1, /) -> Suspending[Content]:
        """Return up to `size` bytes or characters, all that is left for -1, nothing at the end."""
        return self._operation(self._file.read, size)

    def readinto(self, buffer: Any, /) -> Suspending[int]:
        """Fill `buffer` with bytes and return how many there were; 0 at the end."""
        return self._operation(self._file.readinto, buffer)

    @suspending
    def readline(self) -> Generator[Any, Any, Content]:
        """Return the next line with its line feed; nothing at the end.

        A cancellation point only if no line has been read ahead.
        """
        lines, turn = self._lines, self._turn
        if not lines.waiting or turn.locked():
            yield from turn.acquire()
            try:
                if not lines.waiting:
                    yield from run_in_thread(lines.read)
                if not lines.waiting:
                    return self._file.read(0)  # type: ignore[no-any-return]  # "" or b""
            finally:
                turn.release()
        return lines.take()  # type: ignore[no-any-return]

    def write(self, data: Content, /) -> Suspending[int]:
        """Write `data` and return its length. The file may keep some of it until `flush`."""
        return self._operation(self._file.write, data)

    def writelines(self, lines: Iterable[Content], /) -> Suspending[None]:
        """Write each of `lines`, which bring their line feeds."""
        return self._operation(self._file.writelines, lines)

    def flush(self) -> Suspending[None]:
        """Hand what was written over to the operating system."""
        return self._operation(self._file.flush)

    def seek(self, offset: int, whence: int = 0, /) -> Suspending[int]:
        """Move to `offset`, as the standard file does, and return the new position."""
        return self._operation(self._file.seek, offset, whence)

    def tell(self) -> Suspending[int]:
        """Return the position."""
        return self._operation(self._file.tell)

    def truncate(self, size: int | None = None, /) -> Suspending[int]:
        """Cut the file off (or extend it) at `size` bytes; at the position if it is None."""
        return self._operation(self._file.truncate, size)

    def chunks(self, size: int = 64 * 1024) -> Chunks[Content]:
        """Return an async iterator over the rest, `size` bytes or characters at once.

        Raises ValueError unless `size` is more than 0.
        """
        if size < 1:
            raise ValueError(f"chunks() takes a size of at least 1, not {size!r}")
        return Chunks(self, size)

    @suspending
    def close(self) -> Generator[Any, Any, None]:
        """Write what is buffered and close the file, even if cancelled. May be called again.

        Not a cancellation point. Raises OSError if it cannot be written; closed it is all the same.
        """
        try:
            with CancelScope(shield=True):
                yield from self._turn.acquire()
                try:
                    self._lines.waiting.clear()
                    yield from run_in_thread(self._file.close)
                finally:
                    self._turn.release()
        except BaseException:
            self._file.close()  # Ctrl-C breaks shields
            raise

    @suspending
    def _operation(self, method: Callable[..., Any], *args: Any) -> Generator[Any, Any, Any]:
        lines, turn = self._lines, self._turn

        def errand() -> Any:
            lines.put_back()
            return method(*args)

        yield from turn.acquire()
        try:
            return (yield from run_in_thread(errand))
        finally:
            turn.release()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self.close()

    def __aiter__(self) -> Self:
        return self

    @suspending
    def __anext__(self) -> Generator[Any, Any, Content]:
        lines = self._lines
        if lines.waiting and not self._turn.locked():
            return lines.take()  # type: ignore[no-any-return]
        line = yield from self.readline()
        if not line:
            raise StopAsyncIteration
        return line

    def __repr__(self) -> str:
        return f"<File {self._file!r}>"


@final
class Chunks(Generic[Content]):
    """What `File.chunks` returns. Not an async generator, which somebody would have to close."""

    __slots__ = ("_file", "_size")

    def __init__(self, file: File[Content], size: int) -> None:
        self._file = file
        self._size = size

    def __aiter__(self) -> Self:
        return self

    @suspending
    def __anext__(self) -> Generator[Any, Any, Content]:
        chunk = yield from self._file.read(self._size)
        if not chunk:
            raise StopAsyncIteration
        return chunk


@final
class Opening(Generic[Content]):
    """A file that is yet to be opened: by `async with`, by `await` or by `yield from`."""

    __slots__ = ("_file", "_options")

    def __init__(self, args: tuple[Any, ...], keywords: dict[str, Any]) -> None:
        self._options = args, keywords
        self._file: File[Content] | None = None  # while `async with` has it

    def __iter__(self) -> Generator[Any, Any, File[Content]]:
        args, keywords = self._options
        # A cancellation meanwhile does not lose the file: it comes where the task waits next.
        return File((yield from run_in_thread(lambda: open(*args, **keywords))))

    __await__ = __iter__

    async def __aenter__(self) -> File[Content]:
        self._file = await self
        return self._file

    async def __aexit__(self, *_exception: object) -> None:
        assert self._file is not None
        await self._file.close()


@overload
def aopen(file: Any, mode: OpenTextMode = "r", *args: Any, **options: Any) -> Opening[str]: ...
@overload
def aopen(file: Any, mode: OpenBinaryMode, *args: Any, **options: Any) -> Opening[bytes]: ...
@overload
def aopen(file: Any, mode: str, *args: Any, **options: Any) -> Opening[Any]: ...
def aopen(file: Any, mode: str = "r", *args: Any, **options: Any) -> Opening[Any]:
    """Open a file in a thread: `async with aopen(path) as file:`, or `file = await aopen(path)`.

    Takes what the built-in `open` takes, and raises what it raises, when it is entered or awaited.
    curio's of the same name, which knows only `async with`. A cancellation point before it begins.
    """
    return Opening((file, mode, *args), options)
