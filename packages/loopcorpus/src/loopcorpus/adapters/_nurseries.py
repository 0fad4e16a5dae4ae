"""How do nurseries answer the contract?

A nursery is the task group, `gather` and `race` are a nursery with a list, and a child that can be
waited for and cancelled by itself lives in a scope of its own, as the libraries' documentation
recommends. Serves trio and anyio, which share these names.
"""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from .._contract import AsyncFunction, ChildCancelled


class _Child:
    def __init__(self, function: AsyncFunction, args: tuple[Any, ...], scope: Any, over: Any):
        self._function, self._args = function, args
        self._scope = scope
        self._over = over  # an event: the child has ended
        self._value: Any = None
        self._error: Exception | None = ChildCancelled()
        self.cancel: Callable[[], None] = scope.cancel

    async def run(self) -> None:
        try:
            with self._scope:
                self._value = await self._function(*self._args)
                self._error = None
        except Exception as error:
            self._error = error
            raise
        finally:
            self._over.set()

    async def wait(self) -> Any:
        await self._over.wait()
        if self._error is not None:
            raise self._error
        return self._value


class _Group:
    __slots__ = ("_library", "_nursery", "cancel", "start", "start_soon")

    def __init__(self, library: Nurseries, nursery: Any) -> None:
        self._library = library
        self._nursery = nursery
        self.start_soon = nursery.start_soon
        self.start = nursery.start
        self.cancel = nursery.cancel_scope.cancel

    def spawn(self, function: AsyncFunction, /, *args: Any) -> _Child:
        child = _Child(function, args, self._library.new_scope(), self._library.new_event())
        self._nursery.start_soon(child.run, name=getattr(function, "__qualname__", None))
        return child


class _OpenGroup:
    __slots__ = ("_library", "_manager")

    def __init__(self, library: Nurseries) -> None:
        self._library = library
        self._manager = library.open_nursery()

    async def __aenter__(self) -> _Group:
        return _Group(self._library, await self._manager.__aenter__())

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> Any:
        return await self._manager.__aexit__(kind, error, traceback)


class Nurseries:
    """The contract's ways of having children, over one library's nurseries."""

    def __init__(
        self,
        open_nursery: Callable[[], Any],
        new_scope: Callable[[], Any],
        new_event: Callable[[], Any],
    ) -> None:
        self.open_nursery = open_nursery
        self.new_scope = new_scope
        self.new_event = new_event

    def open_task_group(self) -> Any:
        return _OpenGroup(self)

    async def gather(self, *functions: AsyncFunction) -> list[Any]:
        results: list[Any] = [None] * len(functions)

        async def fill(index: int, function: AsyncFunction) -> None:
            results[index] = await function()

        async with _FirstFailure(self.open_nursery()) as nursery:
            for index, function in enumerate(functions):
                nursery.start_soon(nursery.noting, fill, index, function)
        return results

    async def race(self, *functions: AsyncFunction) -> Any:
        if not functions:
            raise ValueError("race() needs at least one function")
        results: list[Any] = []

        async def run(function: AsyncFunction) -> None:
            results.append(await function())
            nursery.cancel()

        async with _FirstFailure(self.open_nursery()) as nursery:
            for function in functions:
                nursery.start_soon(nursery.noting, run, function)
        return results[0]


class _FirstFailure:
    """A nursery whose block raises the first failure of a child, as itself."""

    def __init__(self, manager: Any) -> None:
        self._manager = manager
        self._failures: list[Exception] = []

    async def noting(self, function: AsyncFunction, *args: Any) -> None:
        try:
            await function(*args)
        except Exception as error:
            self._failures.append(error)
            raise

    async def __aenter__(self) -> Self:
        nursery = await self._manager.__aenter__()
        self.start_soon = nursery.start_soon
        self.cancel: Callable[[], None] = nursery.cancel_scope.cancel
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> Any:
        try:
            suppressed = await self._manager.__aexit__(kind, error, traceback)
        except BaseExceptionGroup as group:
            # A KeyboardInterrupt or the like must not hide behind a child's failure.
            if not self._failures or group.split(Exception)[1] is not None:
                raise
        else:
            return suppressed
        # Out here, because a `raise` in there would replace the failure's own context.
        raise self._failures[0]
