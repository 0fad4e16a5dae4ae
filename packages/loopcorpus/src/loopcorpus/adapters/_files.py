"""How does a file of trio or anyio answer the contract?

Its methods are the library's own; `chunks` is added.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from types import TracebackType
from typing import Any, Self


class ChunkedFile:
    """An asynchronous file with `chunks`."""

    def __init__(self, native: Any) -> None:
        self._native = native
        self.read = native.read
        self.readline = native.readline
        self.write = native.write
        self.seek = native.seek
        self.aclose = native.aclose

    def __aiter__(self) -> AsyncIterator[Any]:
        lines: AsyncIterator[Any] = self._native.__aiter__()
        return lines

    async def chunks(self, size: int) -> AsyncIterator[Any]:
        while chunk := await self.read(size):
            yield chunk

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()


def chunked(open_native: Callable[..., Coroutine[Any, Any, Any]]) -> Callable[..., Any]:
    """Return `open_file` on top of the library's own."""

    async def open_file(path: Any, mode: str = "r", **options: Any) -> ChunkedFile:
        return ChunkedFile(await open_native(path, mode, **options))

    return open_file
