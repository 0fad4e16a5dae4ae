"""How is a file read without stopping everyone?

In a worker thread: a disk has no "ready" that could be waited for. Each call of the wrapped file is
one errand of a thread, and is waited for even when the task has been cancelled, so that nobody
finds the file in the middle of something. Closing always happens.

Lines are read ahead, many in one errand, where the file can be put back: a loop over a million
lines must not pay for a million errands. Rule: every other call first puts the file back to
where the loop over its lines has come to, so nobody notices.

Prior art: trio's `_file_io.py`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from typing import TYPE_CHECKING, Any, Generic, TypeVar, final, overload

from loopbase import LinesAhead

from ._abc import AsyncResource
from ._cancel import CancelScope
from ._suspend import checkpoint_if_cancelled
from ._sync import Lock
from ._threads import to_thread_run_sync

if TYPE_CHECKING:
    from typing import Self

    from _typeshed import OpenBinaryMode, OpenTextMode, StrOrBytesPath

Content = TypeVar("Content")  # str or bytes

# What is handed on as it is, and what is called in a thread, if the file has it.
SYNC_ATTRIBUTES = """closed encoding errors fileno isatty newlines readable seekable writable
    buffer raw line_buffering closefd name mode getvalue getbuffer""".split()  # noqa: SIM905
ASYNC_METHODS = """flush read read1 readall readinto readline readlines seek tell truncate write
    writelines readinto1 peek""".split()  # noqa: SIM905


class AsyncIOWrapper(AsyncResource, Generic[Content]):
    """A file whose methods are awaited. From `open_file` and `wrap_file`.

    It has those methods of the wrapped file that may block (`read`, `write`, `seek`, ...), to be
    awaited, and its harmless attributes (`name`, `mode`, `fileno()`, ...). Each call runs in a
    thread, is a checkpoint, and looks for a cancellation only before it begins. `async for`
    yields its lines; `async with` closes it.
    """

    if TYPE_CHECKING:
        # Found by __getattr__, if the wrapped file has them.
        @property
        def closed(self) -> bool: ...
        @property
        def name(self) -> str: ...
        @property
        def mode(self) -> str: ...
        @property
        def encoding(self) -> str: ...
        @property
        def errors(self) -> str | None: ...
        @property
        def newlines(self) -> Any: ...
        @property
        def buffer(self) -> Any: ...
        @property
        def raw(self) -> Any: ...
        @property
        def line_buffering(self) -> bool: ...
        @property
        def closefd(self) -> bool: ...
        def fileno(self) -> int: ...
        def isatty(self) -> bool: ...
        def readable(self) -> bool: ...
        def writable(self) -> bool: ...
        def seekable(self) -> bool: ...
        def getvalue(self) -> Content: ...
        def getbuffer(self) -> memoryview: ...
        async def flush(self) -> None: ...
        async def read(self, size: int = -1, /) -> Content: ...
        async def read1(self, size: int = -1, /) -> bytes: ...
        async def readall(self) -> Content: ...
        async def readinto(self, buffer: Any, /) -> int: ...
        async def readinto1(self, buffer: Any, /) -> int: ...
        async def peek(self, size: int = 0, /) -> bytes: ...
        async def readline(self, size: int = -1, /) -> Content: ...
        async def readlines(self, hint: int = -1, /) -> list[Content]: ...
        async def seek(self, target: int, whence: int = 0, /) -> int: ...
        async def tell(self) -> int: ...
        async def truncate(self, size: int | None = None, /) -> int: ...
        async def write(self, data: Content, /) -> int: ...
        async def writelines(self, lines: Iterable[Content], /) -> None: ...

    def __init__(self, file: Any) -> None:
        self._wrapped = file
        # Both once somebody has begun to loop over the lines: those read ahead, and a lock that is
        # held by whoever has an errand under way.
        self._lines: LinesAhead | None = None
        self._turn: Lock | None = None

    @property
    def wrapped(self) -> Any:
        """The file itself. Who uses it directly does not see what has been read ahead."""
        return self._wrapped

    def __getattr__(self, name: str) -> Any:
        if name in SYNC_ATTRIBUTES:
            return getattr(self._wrapped, name)
        if name not in ASYNC_METHODS:
            raise AttributeError(name)
        method = getattr(self._wrapped, name)

        async def call(*args: Any, **keywords: Any) -> Any:
            return await self._call(method, *args, **keywords)

        call.__name__ = name
        call.__qualname__ = f"{type(self).__qualname__}.{name}"
        kind = self._wrapped.__class__
        call.__doc__ = (
            f"Like `{kind.__module__}.{kind.__qualname__}.{name}`, in a thread. A checkpoint."
        )
        setattr(self, name, call)
        return call

    def __dir__(self) -> Iterable[str]:
        there = set(dir(self._wrapped)).intersection(SYNC_ATTRIBUTES + ASYNC_METHODS)
        return [*super().__dir__(), *there]

    async def _call(self, method: Callable[..., Any], *args: Any, **keywords: Any) -> Any:
        lines = self._lines
        if lines is None or self._turn is None:
            return await to_thread_run_sync(lambda: method(*args, **keywords))

        def call() -> Any:
            lines.put_back()
            return method(*args, **keywords)

        async with self._turn:
            return await to_thread_run_sync(call)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Content:
        lines, turn = self._lines, self._turn
        if lines is None or turn is None:
            lines = self._lines = LinesAhead(self._wrapped)
            turn = self._turn = Lock()
        await checkpoint_if_cancelled()
        if not lines.waiting or turn.locked():
            async with turn:
                if not lines.waiting:
                    await to_thread_run_sync(lines.read)
                if not lines.waiting:
                    raise StopAsyncIteration
                line: Content = lines.take()
        else:
            line = lines.take()
        return line

    def chunks(self, size: int = 64 * 1024) -> AsyncIterator[Content]:
        """Return an async iterator over the rest of the file, `size` bytes or characters at once.

        nurseryloop's own, not trio's. Raises ValueError unless `size` is more than 0.
        """
        if size < 1:
            raise ValueError(f"chunks() takes a size of at least 1, not {size!r}")
        return _Chunks(self, size)

    async def detach(self) -> AsyncIOWrapper[Any]:
        """Like `detach` of the wrapped file, in a thread; what that returns is wrapped again."""
        return AsyncIOWrapper(await self._call(self._wrapped.detach))

    async def aclose(self) -> None:
        """Close the file, also when cancelled; that is raised afterwards. A checkpoint."""
        try:
            with CancelScope(shield=True):
                await to_thread_run_sync(self._wrapped.close)
        except BaseException:
            # Ctrl-C does not care for shields. What a failed close has left is closed as well.
            self._wrapped.close()
            raise
        await checkpoint_if_cancelled()


@final
class _Chunks(Generic[Content]):
    """Not an async generator: leaving the loop early would leave that to be finished."""

    __slots__ = ("_file", "_size")

    def __init__(self, file: AsyncIOWrapper[Content], size: int) -> None:
        self._file = file
        self._size = size

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Content:
        chunk = await self._file.read(self._size)
        if not chunk:
            raise StopAsyncIteration
        return chunk


def wrap_file(file: Any) -> AsyncIOWrapper[Any]:
    """Return `file`, anything with `close` and with `read` or `write`, with methods to be awaited.

    Raises TypeError for everything else. No checkpoint.
    """

    def has(name: str) -> bool:
        return callable(getattr(file, name, None))

    if not (has("close") and (has("read") or has("write"))):
        raise TypeError(
            f"wrap_file() takes a file, with the methods close and read or write, not {file!r}; "
            "a path is opened with `await open_file(path)`"
        )
    return AsyncIOWrapper(file)


@overload
async def open_file(
    file: StrOrBytesPath | int,
    mode: OpenTextMode = "r",
    buffering: int = -1,
    encoding: str | None = None,
    errors: str | None = None,
    newline: str | None = None,
    closefd: bool = True,
    opener: Callable[[str, int], int] | None = None,
) -> AsyncIOWrapper[str]: ...
@overload
async def open_file(
    file: StrOrBytesPath | int,
    mode: OpenBinaryMode,
    buffering: int = -1,
    encoding: None = None,
    errors: None = None,
    newline: None = None,
    closefd: bool = True,
    opener: Callable[[str, int], int] | None = None,
) -> AsyncIOWrapper[bytes]: ...
@overload
async def open_file(
    file: StrOrBytesPath | int,
    mode: str,
    buffering: int = -1,
    encoding: str | None = None,
    errors: str | None = None,
    newline: str | None = None,
    closefd: bool = True,
    opener: Callable[[str, int], int] | None = None,
) -> AsyncIOWrapper[Any]: ...
async def open_file(
    file: Any,
    mode: str = "r",
    buffering: int = -1,
    encoding: str | None = None,
    errors: str | None = None,
    newline: str | None = None,
    closefd: bool = True,
    opener: Callable[[str, int], int] | None = None,
) -> AsyncIOWrapper[Any]:
    """Open a file, in a thread, and return it with methods to be awaited.

    Takes what `open` takes and raises what it raises. Use it as
    `async with await open_file(path) as file`. A checkpoint; the cancellation is looked for before
    the file is opened, so none is left open.
    """

    def work() -> Any:
        return open(file, mode, buffering, encoding, errors, newline, closefd, opener)

    return AsyncIOWrapper(await to_thread_run_sync(work))
