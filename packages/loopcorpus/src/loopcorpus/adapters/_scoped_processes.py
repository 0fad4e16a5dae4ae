"""How does a child process of trio or anyio answer the contract?

The library's own, in a block that ends it. Both have scopes that shield under the same name.
"""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any, Self


class EndedProcess:
    """A child process that does not outlive its block."""

    def __init__(self, native: Any, scope: Callable[..., Any], pipes: tuple[Any, Any, Any]) -> None:
        self._native, self._scope = native, scope
        self.stdin, self.stdout, self.stderr = pipes
        self.wait = native.wait

    @property
    def pid(self) -> int:
        pid: int = self._native.pid
        return pid

    @property
    def returncode(self) -> int | None:
        code: int | None = self._native.returncode
        return code

    def terminate(self) -> None:
        try:
            self._native.terminate()
        except ProcessLookupError:
            pass  # asyncio's, below anyio, says that the child has ended

    def kill(self) -> None:
        try:
            self._native.kill()
        except ProcessLookupError:
            pass

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._scope(shield=True) as scope:
            for pipe in (self.stdin, self.stdout, self.stderr):
                await pipe.aclose()
            if kind is not None:
                self.kill()
            scope.shield = kind is not None
            try:
                await self.wait()
            except BaseException:
                scope.shield = True
                self.kill()
                await self.wait()
                raise
