"""How do trio's nurseries answer the contract?

A nursery is the task group; a child that can be waited for and cancelled by itself lives in a scope
of its own, as trio's documentation recommends.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any

import trio

from .._contract import AsyncFunction, ChildCancelled


class _Child:
    def __init__(self, function: AsyncFunction, args: tuple[Any, ...]) -> None:
        self._function, self._args = function, args
        self._scope = trio.CancelScope()
        self._over = trio.Event()
        self._value: Any = None
        self._error: BaseException | None = ChildCancelled()
        self.cancel = self._scope.cancel

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
    __slots__ = ("_nursery", "cancel", "start", "start_soon")

    def __init__(self, nursery: trio.Nursery) -> None:
        self._nursery = nursery
        self.start_soon = nursery.start_soon
        self.start = nursery.start
        self.cancel = nursery.cancel_scope.cancel

    def spawn(self, function: AsyncFunction, /, *args: Any) -> _Child:
        child = _Child(function, args)
        self._nursery.start_soon(child.run)
        return child


class open_task_group:  # stands where libraries have a function
    __slots__ = ("_manager",)

    def __init__(self) -> None:
        self._manager = trio.open_nursery()

    async def __aenter__(self) -> _Group:
        return _Group(await self._manager.__aenter__())

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        return await self._manager.__aexit__(kind, error, traceback)


async def gather(*functions: AsyncFunction) -> list[Any]:
    results: list[Any] = [None] * len(functions)
    failures: list[Exception] = []

    async def fill(index: int, function: AsyncFunction) -> None:
        try:
            results[index] = await function()
        except Exception as error:
            failures.append(error)
            raise

    try:
        async with trio.open_nursery() as nursery:
            for index, function in enumerate(functions):
                nursery.start_soon(fill, index, function)
    except BaseExceptionGroup:
        if failures:
            raise failures[0] from None
        raise
    return results


async def race(*functions: AsyncFunction) -> Any:
    if not functions:
        raise ValueError("race() needs at least one function")
    results: list[Any] = []

    async def run(function: AsyncFunction) -> None:
        result = await function()
        results.append(result)
        nursery.cancel_scope.cancel()

    failures: list[Exception] = []

    async def fall(function: AsyncFunction) -> None:
        try:
            await run(function)
        except Exception as error:
            failures.append(error)
            raise

    try:
        async with trio.open_nursery() as nursery:
            for function in functions:
                nursery.start_soon(fall, function)
    except BaseExceptionGroup:
        if failures and not results:
            raise failures[0] from None
        raise
    return results[0]
