"""How do asyncio's tasks and task groups answer the contract?

With the recipes of asyncio's own documentation: a group is cancelled by a child that raises an
exception which the group's owner takes back; readiness is a future; a race is `as_completed`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, TypeAlias

from .._contract import ChildCancelled
from ._readiness import run_until_ready

_Function: TypeAlias = Callable[..., Coroutine[Any, Any, Any]]


class _GroupCancelled(Exception):
    """Raised by a child to end its group; never leaves the group."""


async def _cancel_group() -> None:
    raise _GroupCancelled


class _Child:
    def __init__(self, task: asyncio.Task[Any]) -> None:
        self._task = task
        self.cancel = task.cancel

    async def wait(self) -> Any:
        await asyncio.wait([self._task])
        if self._task.cancelled():
            raise ChildCancelled
        return self._task.result()


_TaskGroup: Any = asyncio.TaskGroup  # its `__aexit__` is typed so that it cannot suppress


class TaskGroup(_TaskGroup):  # type: ignore[misc]
    _over = False

    def start_soon(self, function: _Function, /, *args: Any, name: str | None = None) -> object:
        return self.create_task(function(*args), name=name)

    async def start(self, function: _Function, /, *args: Any) -> Any:
        ready = asyncio.get_running_loop().create_future()
        task = self.create_task(run_until_ready(function, args, ready))
        try:
            await asyncio.wait([task, ready], return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            task.cancel()
            raise
        if not ready.done():
            raise asyncio.CancelledError  # the child was cancelled with its group
        return ready.result()

    def spawn(self, function: _Function, /, *args: Any) -> _Child:
        return _Child(self.create_task(function(*args)))

    def cancel(self) -> None:
        if not self._over:
            self.create_task(_cancel_group())

    async def __aexit__(
        self,
        et: type[BaseException] | None,
        exc: BaseException | None,
        tb: TracebackType | None,
    ) -> bool:
        try:
            await super().__aexit__(et, exc, tb)
            return False
        except BaseExceptionGroup as group:
            rest = group.split(_GroupCancelled)[1]
            if rest is not None:
                raise rest from None
            return True
        finally:
            self._over = True


async def _cancel_all(tasks: list[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def gather(*functions: _Function) -> list[Any]:
    tasks = [asyncio.ensure_future(function()) for function in functions]
    try:
        return await asyncio.gather(*tasks)
    except BaseException:
        await _cancel_all(tasks)
        raise


async def race(*functions: _Function) -> Any:
    tasks = [asyncio.ensure_future(function()) for function in functions]
    try:
        for first in asyncio.as_completed(tasks):
            return await first
        raise ValueError("race() needs at least one function")
    finally:
        await _cancel_all(tasks)


async def shielded(function: _Function, /, *args: Any) -> Any:
    task = asyncio.ensure_future(function(*args))
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    try:
        if cancelled is not None and (task.cancelled() or task.exception() is None):
            raise cancelled
        return task.result()
    finally:
        del cancelled  # it holds this frame
