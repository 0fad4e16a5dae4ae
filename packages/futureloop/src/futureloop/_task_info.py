"""What can be asked of a task?

Its name, its coroutine, its context variables, its stack, what it waits on, how its last step
ended. What runs it and what cancels it is in `_task.py`.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio import base_tasks
from contextvars import Context
from types import FrameType
from typing import Any, Self, TextIO

from loopbase.trace import StepOutcome

from ._future import Future, Result
from ._suspend import CANCELLED, PENDING


class TaskInfo(Future[Result]):
    """The part of a task that answers. Its fields are set by the other part, `Task`."""

    __slots__ = ("_context", "_coro", "_fut_waiter", "_name", "_number")

    _context: Context
    _coro: Any
    _fut_waiter: Any
    _name: str | None
    _number: int

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        return asyncio.Task

    def get_coro(self) -> Any:
        """Return the coroutine object; None if it ended in its eager first step."""
        return self._coro

    def get_context(self) -> Context:
        """Return the context variables it runs with."""
        return self._context

    def get_name(self) -> str:
        """Return what it is called."""
        return f"Task-{self._number}" if self._name is None else self._name

    def set_name(self, value: object, /) -> None:
        """Call it `str(value)`."""
        self._name = str(value)

    def get_stack(self, *, limit: int | None = None) -> list[FrameType]:
        """Return the frames of its coroutine, outermost first; of its traceback if it raised."""
        return base_tasks._task_get_stack(self, limit)  # type: ignore[arg-type]

    def print_stack(self, *, limit: int | None = None, file: TextIO | None = None) -> None:
        """Print the frames that `get_stack` returns to `file` (standard error)."""
        base_tasks._task_print_stack(self, limit, file)  # type: ignore[arg-type]

    def set_result(self, result: Any) -> None:
        """Raise RuntimeError: a task ends with what its coroutine returns."""
        raise RuntimeError("Task does not support set_result operation")

    def set_exception(self, exception: Any) -> None:
        """Raise RuntimeError: a task ends with what its coroutine raises."""
        raise RuntimeError("Task does not support set_exception operation")

    def _outcome(self) -> StepOutcome:
        """Return what its last step did, in the words of the trace."""
        if self._state is PENDING:
            return "yielded"
        if self._state is CANCELLED:
            return "cancelled"
        return "returned" if self._exception is None else "raised"

    def _waiting_word(self) -> str | None:
        """Return a word for what it waits on, or None while it is ready or running."""
        waiting_on = self._fut_waiter
        if waiting_on is None:
            return None
        return getattr(waiting_on, "word", None) or type(waiting_on).__name__

    if sys.version_info < (3, 12):

        def __call__(self) -> Self:
            """Return itself: asyncio's set of tasks asks its members so (see `_suspend.py`)."""
            return self

    def __repr__(self) -> str:
        return base_tasks._task_repr(self)  # type: ignore[arg-type]
