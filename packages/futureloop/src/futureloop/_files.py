"""How is a file read without stopping everyone?

In a worker thread: the operating system has no way to wait for a file as it waits for a socket, so
each operation is a blocking call that is made elsewhere while the loop goes on. A thread hop costs
more than a line does, so `async for` fetches whole blocks of lines and hands them out one by one.

Rule: what was begun is finished. A call in a thread cannot be interrupted; a task that is cancelled
meanwhile waits for its end, has its result, and is told of the cancellation at its next
cancellation point. So the file is never used by two threads, and never closed under one of them.

Rule: lines that were fetched and not taken yet do not show. Every other operation first puts the
file back to where the program believes it is.

Not in asyncio. Prior art: trio's `open_file` (https://trio.readthedocs.io/en/stable/reference-io.html).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import IO, TYPE_CHECKING, Any, AnyStr, Generic, Self, TypeVar, cast, overload

from loopbase import LinesAhead, describe

from ._errors import CancelledError
from ._suspend import AGAIN, PARKED, running_task
from ._sync import Lock
from ._wait_queue import parking_task

if TYPE_CHECKING:
    from _typeshed import OpenBinaryMode, OpenTextMode, StrOrBytesPath

    from ._task import Task

Result = TypeVar("Result")

BLOCK = 64 * 1024  # bytes or characters of a chunk that nobody gave a size


class _Call:
    """A call in a thread, as what a task waits on."""

    __slots__ = ("_future", "_loop")

    word = "file"

    def __init__(self, loop: Any, function: Callable[[], Any]) -> None:
        self._loop = loop
        self._future = loop.run_in_executor(None, function)

    def abort(self, task: Task[Any]) -> bool:
        """`task` is being cancelled: return whether its call has not begun and never will."""
        for call in self._loop._waiting_calls:  # only as many as found no thread
            if call.future is self._future:
                self._future._leave(task)
                return cast("bool", self._future.cancel())
        return False

    async def outcome(self, task: Task[Any]) -> Any:
        """Wait until the call has ended; return or raise what it did."""
        self._future._stand(task)
        task._fut_waiter = self
        try:
            await PARKED
        except CancelledError as error:
            if self._future.cancelled():
                raise
            task._tell_later(error)
        return self._future.result()


async def _in_thread(function: Callable[..., Result], *args: Any) -> Result:
    """Make a call in a thread that is waited for, whatever is cancelled meanwhile."""
    task = parking_task("a file of futureloop")
    call = _Call(task._loop, partial(function, *args))
    result: Result = await call.outcome(task)
    return result


class File(Generic[AnyStr]):
    """An open file. An async context manager that closes it, an async iterator over its lines.

    Made by `open_file`. Its methods are those of Python's file objects, made in a worker thread;
    they raise what those raise (OSError, ValueError for a closed file). Several tasks may use one
    file: each operation waits its turn, and no write comes between another's bytes. Each
    operation is a cancellation point before it begins, not while it runs.
    """

    __slots__ = ("_file", "_lines", "_turn")

    def __init__(self, file: IO[AnyStr]) -> None:
        self._file: IO[AnyStr] = file
        self._lines = LinesAhead(file)
        self._turn = Lock()  # held by the task whose operation is in a thread

    @property
    def wrapped(self) -> IO[AnyStr]:
        """The file object itself. Its position may be ahead of what was read here."""
        return self._file

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._file.closed

    @property
    def name(self) -> Any:
        """What it was opened by: a path or a descriptor."""
        return self._file.name

    def fileno(self) -> int:
        """Return its descriptor."""
        return self._file.fileno()

    async def read(self, n: int = -1, /) -> AnyStr:
        """Return at most `n` bytes or characters, fewer only at the end; -1 is all."""
        return await self._use(self._file.read, n)

    async def readline(self) -> AnyStr:
        """Return the next line with its line ending; empty at the end."""
        return await self._use(self._file.readline)

    async def readlines(self) -> list[AnyStr]:
        """Return all the lines that are left."""
        return await self._use(self._file.readlines)

    def chunks(self, size: int = BLOCK) -> Chunks[AnyStr]:
        """Return an async iterator over the rest, at most `size` bytes or characters at a time."""
        if size < 1:
            raise ValueError(f"a chunk has a positive size, not {size!r}")
        return Chunks(self, size)

    async def write(self, data: AnyStr, /) -> int:
        """Write `data`, into the buffer of the file if it has one; return how much was written."""
        return await self._use(self._file.write, data)

    async def flush(self) -> None:
        """Hand what was written to the operating system."""
        await self._use(self._file.flush)

    async def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Move to a position and return it."""
        return await self._use(self._file.seek, offset, whence)

    async def tell(self) -> int:
        """Return the position: of the next byte, or a number for `seek` in a text file."""
        return await self._use(self._file.tell)

    async def truncate(self, size: int | None = None, /) -> int:
        """Cut the file, or extend it, to `size` bytes (the position); return the new size."""
        return await self._use(self._file.truncate, size)

    async def _use(self, function: Callable[..., Result], *args: Any) -> Result:
        """Call `function(*args)` in a thread, when no other operation uses the file."""
        if running_task()._must_cancel:
            await AGAIN  # it was cancelled before: nothing is begun
        async with self._turn:
            return await _in_thread(self._placed, function, *args)

    def _placed(self, function: Callable[..., Result], *args: Any) -> Result:
        """In the thread: call `function(*args)` at the position that the program believes in."""
        self._lines.put_back()
        return function(*args)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> AnyStr:
        lines = self._lines
        if running_task()._must_cancel:
            await AGAIN
        if not lines.waiting or self._turn.locked() or self.closed:
            async with self._turn:
                if not lines.waiting or self.closed:
                    await _in_thread(lines.read)
                if not lines.waiting:
                    raise StopAsyncIteration
                return self._take()
        return self._take()

    def _take(self) -> AnyStr:
        line: AnyStr = self._lines.take()
        return line

    async def aclose(self) -> None:
        """Write what is in its buffer and close it. Calling it twice is no error.

        No cancellation point: the file is closed whatever is cancelled. An operation that is
        under way ends first. Raises OSError if the last bytes could not be written; it is closed
        then too.
        """
        task, cancelled = running_task(), None
        while True:
            try:
                await self._turn.acquire()
                break
            except CancelledError as error:
                cancelled = error
        try:
            await _in_thread(self._file.close)
        finally:
            self._turn.release()
            if cancelled is not None:
                task._tell_later(cancelled)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"<futureloop.File {self._file!r}>"


class Chunks(Generic[AnyStr]):
    """The rest of a file, piece by piece. Made by `File.chunks`."""

    __slots__ = ("_file", "_size")

    def __init__(self, file: File[AnyStr], size: int) -> None:
        self._file: File[AnyStr] = file
        self._size = size

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> AnyStr:
        chunk = await self._file.read(self._size)
        if not chunk:
            raise StopAsyncIteration
        return chunk


@overload
async def open_file(
    file: StrOrBytesPath | int, mode: OpenTextMode = "r", *args: Any, **options: Any
) -> File[str]: ...


@overload
async def open_file(
    file: StrOrBytesPath | int, mode: OpenBinaryMode, *args: Any, **options: Any
) -> File[bytes]: ...


async def open_file(file: Any, mode: Any = "r", *args: Any, **options: Any) -> File[Any]:
    """Open a file in a worker thread: `async with await open_file(path) as file`.

    The parameters and what is raised (OSError, ValueError) are those of `open`. A cancellation
    point before it begins. Where it comes from: `trio.open_file`.
    """
    if not isinstance(mode, str):
        raise TypeError(f'open_file() takes a mode like "rb", not {describe(mode)}')
    if running_task()._must_cancel:
        await AGAIN
    return File(await _in_thread(partial(open, file, mode, *args, **options)))
