"""How is a path used without stopping everyone?

What only looks at its text is `pathlib`'s own, at once; what asks the file system is the method of
`pathlib.Path` in a worker thread, to be awaited. The name is trio's.
"""

from __future__ import annotations

import os
import pathlib
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from ._files import AsyncIOWrapper, wrap_file
from ._threads import to_thread_run_sync

if TYPE_CHECKING:
    from typing import Self

if sys.platform == "win32":
    _Pure = pathlib.PureWindowsPath
else:
    _Pure = pathlib.PurePosixPath

# What asks the file system, where this Python has it.
IN_THREAD = """absolute chmod copy copy_into exists expanduser group hardlink_to is_block_device
    is_char_device is_dir is_fifo is_file is_junction is_mount is_socket is_symlink lchmod
    lstat mkdir move move_into owner read_bytes read_text readlink rename replace resolve rmdir
    samefile stat symlink_to touch unlink write_bytes write_text""".split()  # noqa: SIM905
LISTS = ["glob", "iterdir", "rglob"]  # iterators, which would ask from the loop
OF_THE_CLASS = ["cwd", "home"]


class Path(_Pure):
    """A `pathlib.Path` whose methods that ask the file system are awaited, in a thread.

    They take and raise what those of `pathlib.Path` do. Paths they return are of this class, and
    `glob`, `iterdir` and `rglob` return a list. Each is a checkpoint.
    """

    __slots__ = ()

    if TYPE_CHECKING:
        # Made below, from the method of pathlib.
        @classmethod
        async def cwd(cls) -> Self: ...
        @classmethod
        async def home(cls) -> Self: ...
        async def absolute(self) -> Self: ...
        async def chmod(self, mode: int, *, follow_symlinks: bool = True) -> None: ...
        async def exists(self) -> bool: ...
        async def expanduser(self) -> Self: ...
        async def glob(self, pattern: str) -> list[Self]: ...
        async def group(self) -> str: ...
        async def hardlink_to(self, target: str | os.PathLike[str]) -> None: ...
        async def is_block_device(self) -> bool: ...
        async def is_char_device(self) -> bool: ...
        async def is_dir(self) -> bool: ...
        async def is_fifo(self) -> bool: ...
        async def is_file(self) -> bool: ...
        async def is_mount(self) -> bool: ...
        async def is_socket(self) -> bool: ...
        async def is_symlink(self) -> bool: ...
        async def iterdir(self) -> list[Self]: ...
        async def lstat(self) -> os.stat_result: ...
        async def mkdir(
            self, mode: int = 0o777, parents: bool = False, exist_ok: bool = False
        ) -> None: ...
        async def owner(self) -> str: ...
        async def read_bytes(self) -> bytes: ...
        async def read_text(
            self, encoding: str | None = None, errors: str | None = None
        ) -> str: ...
        async def readlink(self) -> Self: ...
        async def rename(self, target: str | os.PathLike[str]) -> Self: ...
        async def replace(self, target: str | os.PathLike[str]) -> Self: ...
        async def resolve(self, strict: bool = False) -> Self: ...
        async def rglob(self, pattern: str) -> list[Self]: ...
        async def rmdir(self) -> None: ...
        async def samefile(self, other_path: str | os.PathLike[str]) -> bool: ...
        async def stat(self, *, follow_symlinks: bool = True) -> os.stat_result: ...
        async def symlink_to(
            self, target: str | os.PathLike[str], target_is_directory: bool = False
        ) -> None: ...
        async def touch(self, mode: int = 0o666, exist_ok: bool = True) -> None: ...
        async def unlink(self, missing_ok: bool = False) -> None: ...
        async def write_bytes(self, data: Any) -> int: ...
        async def write_text(
            self,
            data: str,
            encoding: str | None = None,
            errors: str | None = None,
            newline: str | None = None,
        ) -> int: ...

    async def open(self, mode: str = "r", *args: Any, **options: Any) -> AsyncIOWrapper[Any]:
        """Open the file, as `open_file` does. A checkpoint."""
        work = partial(pathlib.Path(self).open, mode, *args, **options)
        return wrap_file(await to_thread_run_sync(work))

    def __repr__(self) -> str:
        return f"nurseryloop.Path({str(self)!r})"


def _wrapped(function: Callable[..., Any], own: bool, listed: bool) -> Callable[..., Any]:
    async def call(self: Any, *args: Any, **keywords: Any) -> Any:
        kind = type(self) if own else self

        def ours(result: Any) -> Any:
            return kind(result) if isinstance(result, pathlib.PurePath) else result

        def work() -> Any:
            first = (pathlib.Path(self),) if own else ()
            result = function(*first, *args, **keywords)
            return [ours(path) for path in result] if listed else ours(result)

        return await to_thread_run_sync(work)

    name = function.__name__
    call.__name__, call.__qualname__ = name, f"Path.{name}"
    call.__doc__ = f"Like `pathlib.Path.{name}`, in a thread. A checkpoint."
    return call


def _add_methods() -> None:
    for name in (*IN_THREAD, *LISTS, *OF_THE_CLASS):
        function = getattr(pathlib.Path, name, None)
        if function is not None:
            own = name not in OF_THE_CLASS
            method = _wrapped(function, own, name in LISTS)
            setattr(Path, name, method if own else classmethod(method))


_add_methods()
