"""How is a plain `with` entered with `async with`?

By handing on the two calls. The scope that comes out is the library's own. Serves trio and anyio,
whose scopes have the same names.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any


class AsyncScope:
    """A cancel scope that is entered with `async with`."""

    __slots__ = ("_scope",)

    def __init__(self, scope: Any) -> None:
        self._scope = scope

    async def __aenter__(self) -> Any:
        return self._scope.__enter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> Any:
        return self._scope.__exit__(kind, error, traceback)


class FailingScope(AsyncScope):
    """The same; raises TimeoutError when the scope ended its block by its deadline."""

    __slots__ = ()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> Any:
        suppressed = self._scope.__exit__(kind, error, traceback)
        if self._scope.cancelled_caught:
            raise TimeoutError
        return suppressed
