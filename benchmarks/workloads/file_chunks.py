"""What does it cost to read a file in chunks of 64 KiB, without stopping the others?

The file has been read before, so it comes from memory. asyncio has no files: each read is one call
of `to_thread`, which is how its documentation tells one to do it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from loopcorpus import AsyncFunction, Backend

from ..stopwatch import begin, end

TITLE = "file in chunks"
OPERATION = "64 KiB read"
OPERATIONS = 200
CHUNK = 65536
NEEDS = ("open_file",)
OFFERS = {"futureloop": ("open_file",), "trio": ("open_file",), "yieldloop": ("aopen",)}


@contextmanager
def file_of(chunks: int) -> Iterator[str]:
    """Make a file of that many chunks for the time of the block; give its path."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(os.urandom(CHUNK) * chunks)
        file.flush()
        yield file.name


async def workload(lib: Backend, n: int) -> None:
    with file_of(n) as path:
        async with await lib.open_file(path, "rb") as file:
            begin()
            async for _ in file.chunks(CHUNK):
                pass
            end()


async def with_asyncio(asyncio: Any, lib: Backend, n: int) -> None:
    with file_of(n) as path, open(path, "rb") as file:  # noqa: ASYNC230
        begin()
        while await asyncio.to_thread(file.read, CHUNK):
            pass
        end()


async def by_reading(opening: str, library: Any, lib: Backend, n: int) -> None:
    with file_of(n) as path:
        opened = getattr(library, opening)(path, "rb")
        async with opened if hasattr(opened, "__aenter__") else await opened as file:
            begin()
            while await file.read(CHUNK):
                pass
            end()


NATIVE: dict[str, AsyncFunction] = {
    "asyncio": with_asyncio,
    "futureloop": partial(by_reading, "open_file"),
    "trio": partial(by_reading, "open_file"),
    "anyio": partial(by_reading, "open_file"),
    "curio": partial(by_reading, "aopen"),
    "yieldloop": partial(by_reading, "aopen"),
}


def floor(n: int) -> None:
    """Read the file, which blocks."""
    with file_of(n) as path, open(path, "rb") as file:
        begin()
        while file.read(CHUNK):
            pass
        end()
