"""Who owns a child task?

The loop: `create_task` starts a task that belongs to nobody else, and the loop holds it until it
is over. `TaskGroup` and `gather` own their children beyond that: a group waits for them and takes
their exceptions, a gathering future (`_gather.py`) carries their results.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextvars import Context
from types import TracebackType
from typing import Any, Self, TypeVar

from loopbase import discard

from ._errors import CancelledError, not_a_coroutine
from ._future import Future
from ._suspend import PARKED, get_running_loop, running_task
from ._task import Task
from ._wait_queue import WaitQueue

Result = TypeVar("Result")
_new = object.__new__


def create_task(
    coro: Coroutine[Any, Any, Result],
    *,
    name: str | None = None,
    context: Context | None = None,
) -> Task[Result]:
    """Run `coro` in a new task of the running loop and return the task.

    Raises TypeError for what is no coroutine, RuntimeError when no loop is running.
    """
    try:
        loop: Any = get_running_loop()
    except RuntimeError:
        discard(coro)
        raise RuntimeError(
            "no running event loop: create_task() is for code that futureloop.run() has started"
        ) from None
    if getattr(loop, "_task_factory", loop) is None:
        return _new(Task)._begin(coro, loop, name, context)
    return loop.create_task(coro, name=name, context=context)  # type: ignore[no-any-return]


def ensure_future(coro_or_future: Any, *, loop: Any = None) -> Any:
    """Return a future as it is, and a task for a coroutine or any other awaitable."""
    try:
        return asyncio.ensure_future(coro_or_future, loop=loop)
    except TypeError:
        raise not_a_coroutine(coro_or_future, "ensure_future()") from None


def all_tasks(loop: Any = None) -> set[Any]:
    """Return the unfinished tasks of `loop` (the running loop)."""
    return asyncio.all_tasks(get_running_loop() if loop is None else loop)


class TaskGroup:
    """Children that do not outlive the block: `async with TaskGroup() as group`.

    The block ends when every child has ended. A child that raises cancels the others and the
    body; all exceptions leave the block as one ExceptionGroup.
    Where it comes from: `asyncio.TaskGroup`; `cancel()` from its version of 3.15.
    """

    __slots__ = (
        "_aborting",
        "_base_error",
        "_children",
        "_done",
        "_errors",
        "_exiting",
        "_parent",
        "_parent_cancelled",
    )

    def __init__(self) -> None:
        self._parent: Task[Any] | None = None  # whose block it is, while it is
        self._children: dict[Task[Any], None] = {}  # those that are not over, in their order
        self._errors: list[BaseException] = []  # what they raised, in the order it happened
        self._base_error: BaseException | None = None  # a KeyboardInterrupt or SystemExit
        self._exiting = False  # the body is over
        self._aborting = False  # the children were cancelled
        self._parent_cancelled = False  # the group made a request of its own, to be taken back
        self._done = WaitQueue("TaskGroup")  # the parent, at the end of the block

    async def __aenter__(self) -> Self:
        if self._parent is not None or self._exiting:
            raise RuntimeError(f"{self!r} has already been entered; make a new one")
        self._parent = running_task()
        return self

    def create_task(
        self,
        coro: Coroutine[Any, Any, Result],
        *,
        name: str | None = None,
        context: Context | None = None,
    ) -> Task[Result]:
        """Start a child and return its task.

        Raises RuntimeError before the block, after it, and once the group is being cancelled.
        """
        parent = self._parent
        if parent is None or self._aborting or (self._exiting and not self._children):
            discard(coro)
            raise RuntimeError(
                f"{self!r} has not been entered: use `async with`"
                if parent is None and not self._exiting
                else f"{self!r} is {'shutting down' if self._children else 'finished'}: "
                "it takes no new children"
            )
        loop: Any = parent._loop
        task: Any
        if asyncio._get_running_loop() is loop and getattr(loop, "_task_factory", loop) is None:
            # `create_task` and `_stand`, in place: nobody else can stand in a task so new.
            task = _new(Task)._begin(coro, loop, name, context)
            self._children[task] = None
            task._waiter = self
            return task  # type: ignore[no-any-return]
        task = create_task(coro, name=name, context=context)
        if task.done():
            self._future_done(task)
        else:
            self._children[task] = None
            if isinstance(task, Future):
                task._stand(self)  # its end is told here at once, without a callback
            else:
                task.add_done_callback(self._future_done)
        return task  # type: ignore[no-any-return]

    def cancel(self) -> None:
        """Cancel every child and the body; the block then ends without an exception."""
        if self._parent is None and not self._exiting:
            raise RuntimeError(f"{self!r} has no block to cancel: use `async with`")
        if not self._exiting or self._children:
            self._abort()

    def _future_done(self, task: Task[Any]) -> None:
        self._children.pop(task, None)
        if self._exiting and not self._children:
            self._done.wake_one()
        if type(task) is Task and task._exception is None:
            return  # without the calls below, for nearly all
        if task.cancelled() or (error := task.exception()) is None:
            return
        self._errors.append(error)
        if isinstance(error, (KeyboardInterrupt, SystemExit)) and self._base_error is None:
            self._base_error = error
        if len(self._errors) == 1 and not self._aborting:
            # In the next tick, as asyncio: who fails in this very one is heard too.
            assert self._parent is not None
            self._parent._loop.call_soon(self._abort)

    def _abort(self) -> None:
        if self._aborting:
            return
        self._aborting = True
        for child in list(self._children):
            child.cancel()
        # Not when the body is over: then the parent waits for nothing but the children.
        if not self._exiting:
            assert self._parent is not None
            self._parent_cancelled = True
            self._parent.cancel()

    async def __aexit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        parent = self._parent
        assert parent is not None
        self._exiting = True
        cancelled: BaseException | None = None  # to be raised if nothing else is
        if error is not None:
            if isinstance(error, CancelledError):
                cancelled = error
            elif isinstance(error, (KeyboardInterrupt, SystemExit)) and self._base_error is None:
                self._base_error = error
            self._abort()
        while self._children:
            try:
                self._done.enter()
                await PARKED
            except CancelledError as request:
                if not self._parent_cancelled:
                    cancelled = request
                self._abort()
        try:
            if self._base_error is not None:
                raise self._base_error
            if self._parent_cancelled and parent.uncancel() == 0:
                cancelled = None  # it was the group's own request, and nobody else's
            if cancelled is not None and not self._errors:
                raise cancelled
            if error is not None and not isinstance(error, CancelledError):
                self._errors.append(error)
            if self._errors:
                if parent.cancelling():
                    # The errors go first; the request is made again, for the next suspension.
                    parent.uncancel()
                    parent.cancel()
                errors, self._errors = self._errors, []
                raise BaseExceptionGroup("unhandled errors in a TaskGroup", errors) from None
            return isinstance(error, CancelledError)
        finally:
            # What is raised holds this frame, and the caller's, which holds the group.
            if not self._children:
                self._parent = None
            del parent, error, cancelled

    def __repr__(self) -> str:
        state = (
            "cancelling"
            if self._aborting
            else "entered"
            if self._parent or self._exiting
            else "new"
        )
        return f"<TaskGroup tasks={len(self._children)} errors={len(self._errors)} {state}>"
