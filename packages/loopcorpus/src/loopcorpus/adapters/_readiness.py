"""How does a child of an asyncio task group say that it is ready?

Through a future, whichever library made it.
"""

from __future__ import annotations

from typing import Any, Protocol

from .._contract import AsyncFunction


class Future(Protocol):
    """What is needed of asyncio's future, or of one with its names."""

    def done(self) -> bool: ...
    def set_result(self, result: Any, /) -> None: ...
    def set_exception(self, exception: BaseException, /) -> None: ...


class Status:
    """What a child that is started gets as `task_status`."""

    def __init__(self, ready: Future) -> None:
        self._ready = ready

    def started(self, value: Any = None) -> None:
        if self._ready.done():
            raise RuntimeError("called 'started' twice on the same task status")
        self._ready.set_result(value)


async def run_until_ready(function: AsyncFunction, args: Any, ready: Future) -> None:
    """Run a child whose failure belongs to `start` until it is ready, and to the group after."""
    try:
        await function(*args, task_status=Status(ready))
    except Exception as error:
        if ready.done():
            raise
        ready.set_exception(error)
    if not ready.done():
        ready.set_exception(RuntimeError("child exited without calling task_status.started()"))
