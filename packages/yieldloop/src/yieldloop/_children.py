"""Who owns a child task?

Whoever joins it. A task that fails and that nobody joins is reported in the log, and what still
runs when the main task is over is cancelled. A `TaskGroup` joins its children itself: none of them
outlives its block. `gather` and `race` are groups with a rule for what comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from types import TracebackType
from typing import Any, Generic, Self, TypeVar, final

from ._cancel import CancelScope
from ._errors import CancelledError
from ._suspend import WaitQueue, current_task, here, running_loop, suspend, suspending
from ._task import Task, make_coroutine, not_callable

Value = TypeVar("Value")


def spawn(function: Callable[..., Any], /, *args: Any, name: str | None = None) -> Task[Any]:
    """Start a task that runs `function(*args)` and return it. A plain call; curio's is awaited.

    It takes its first step when the caller waits. Raises RuntimeError outside a run.
    """
    loop = here.loop or running_loop("spawn()")
    return Task(loop, make_coroutine("spawn", function, args), name, loop.current)


class TaskGroup(WaitQueue):
    """Children that do not outlive the block.

    Used with `async with`; in a generator task, spawn into it and `yield from group.join()`.

    The block ends when every child has ended. A child that raises cancels the others and the
    body, and all exceptions leave the block as one ExceptionGroup. (In curio they stay with the
    tasks, and `spawn` and the like have to be awaited.)

    wait: `all`: wait for every child. `any`: until the first has returned, then cancel the rest.
    `object`: until the first has returned something other than None. `None`: cancel them all.
    """

    __slots__ = ("_cancelled", "_failed", "_over", "_running", "_scope", "_wait", "completed")
    label = "TaskGroup"

    def __init__(self, *, wait: Callable[..., Any] | None = all) -> None:
        if wait is not all and wait not in (any, object, None):
            raise ValueError(f"a TaskGroup waits for all, any, object or None, not {wait!r}")
        super().__init__()
        self._wait = wait
        self.completed: Task[Any] | None = None  # the first that returned (what `wait` asks for)
        self._running: dict[Task[Any], None] = {}
        self._failed: list[Task[Any]] = []  # in the order in which they failed
        self._cancelled = False  # whether the children have been cancelled
        self._over = False
        self._scope: CancelScope | None = None  # around the body, while it runs

    def spawn(
        self, function: Callable[..., Any], /, *args: Any, name: str | None = None
    ) -> Task[Any]:
        """Start a child that runs `function(*args)` and return it. Never waits.

        Raises RuntimeError when the group is over.
        """
        if self._over:
            raise RuntimeError(
                "this TaskGroup is over: its block has been left; spawn before that, or use "
                "yieldloop.spawn()"
            )
        loop = here.loop or running_loop("TaskGroup.spawn()")
        coro = make_coroutine("TaskGroup.spawn", function, args)
        task: Task[Any] = Task(loop, coro, name, loop.current, self)
        self._running[task] = None
        if self._cancelled:
            task.cancel()
        return task

    @suspending
    def start(
        self, function: Callable[..., Any], /, *args: Any, name: str | None = None
    ) -> Generator[Any, Any, Any]:
        """Start `function(*args, task_status=...)` and wait for `task_status.started(value)`.

        Returns the value. A child that ends before is not the group's: what it raised comes out
        of here, RuntimeError if nothing. A cancellation point, which cancels such a child.
        """
        if not callable(function):
            raise not_callable("TaskGroup.start", function)
        status: TaskStatus[Any] = TaskStatus(self)
        # Not `self.spawn`, which a subclass may have given another result.
        task = TaskGroup.spawn(self, partial(function, task_status=status), *args, name=name)
        task.owner = status
        try:
            answer = yield from suspend(status)
        except CancelledError:
            task.cancel()
            with CancelScope(shield=True):
                yield from suspend(status)
            raise
        if status.is_started:
            return answer[0]
        try:
            if task.exception is not None and not task.cancelled:
                raise task.exception
            raise RuntimeError(f"{task.name} ended without calling task_status.started()")
        finally:
            del task  # it holds what it raised, and that will hold this frame

    def cancel(self) -> None:
        """Cancel every child and the body; the block then ends without an exception."""
        if self._scope is not None:
            self._scope.cancel()
        self._cancelled = True
        for task in list(self._running):
            task.cancel()

    @suspending
    def join(self) -> Generator[Any, Any, None]:
        """Wait for the children, as at the end of the block. For groups used without `async with`.

        Cancelled meanwhile, it cancels the children and waits for them before it raises.
        """
        self._end(None, (yield from self._settle()))

    async def __aenter__(self) -> Self:
        if self._over or self._scope is not None:
            raise RuntimeError("a TaskGroup can be entered only once; make a new one")
        self._scope = CancelScope()
        self._scope.__enter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        assert self._scope is not None
        scope, self._scope = self._scope, None
        try:
            caught = scope.__exit__(kind, error, traceback)
        except CancelledError as overtaken:
            error, caught = overtaken, False
        if error is not None and not caught:
            self.cancel()
        late = await self._settle()
        try:
            if error is None or caught:
                self._end(None, late)
            elif not isinstance(error, CancelledError):
                self._end(error, late)
            else:
                if late is not None:
                    current_task().hold(late)
                self._end(None, error)
        finally:
            del error, late
        return caught

    def _child_done(self, task: Task[Any]) -> None:
        error = task._error
        if error is None:
            if self.completed is None:
                self._completed_first(task)
        elif not isinstance(error, CancelledError):
            self._child_failed(task, error)
        self._child_gone(task)

    def _child_failed(self, task: Task[Any], error: BaseException) -> None:
        # KeyboardInterrupt and SystemExit come out of the run, not out of the group.
        if not isinstance(error, (KeyboardInterrupt, SystemExit)):
            self._failed.append(task)
        if not self._cancelled:
            self.cancel()

    def _completed_first(self, task: Task[Any]) -> None:
        if not self._failed and (self._wait is not object or task.result is not None):
            self.completed = task
            if self._wait is not all and not self._cancelled:
                self.cancel()

    def _child_gone(self, task: Task[Any]) -> None:
        del self._running[task]
        if not self._running and self._line:
            self._wake_all()

    @suspending
    def _settle(self) -> Generator[Any, Any, CancelledError | None]:
        """Wait until no child is left; return the cancellation that came meanwhile."""
        late: CancelledError | None = None
        if self._wait is None:
            self.cancel()
        try:
            while self._running:
                yield from suspend(self)
        except CancelledError as error:
            late = error
            self.cancel()
            # What comes now stays pending, and is delivered behind the group.
            with CancelScope(shield=True):
                while self._running:
                    yield from suspend(self)
        self._over = True
        try:
            return late
        finally:
            del late

    def _end(self, error: BaseException | None, late: CancelledError | None) -> None:
        """Raise what comes out of the group: errors, or else the cancellation `late`."""
        try:
            if isinstance(error, (KeyboardInterrupt, SystemExit)):
                return  # it comes out of the block as itself; what children raised is reported
            errors = [] if error is None else [error]
            errors += [task.exception for task in self._failed if task.exception is not None]
            if errors:
                if late is not None:
                    current_task().hold(late)
                raise BaseExceptionGroup("unhandled errors in a TaskGroup", errors) from None
            if late is not None:
                raise late
        finally:
            del error, late  # what is raised holds this frame


@final
class TaskStatus(WaitQueue, Generic[Value]):
    """What `TaskGroup.start` gives its child: a way to say that it is ready."""

    __slots__ = ("_group", "is_started")
    label = "TaskGroup.start"

    def __init__(self, group: TaskGroup) -> None:
        super().__init__()
        self._group = group
        self.is_started = False  # whether the child has said that it is ready

    def started(self, value: Value | None = None) -> None:
        """Let `start` return `value`. Raises RuntimeError the second time. Never waits."""
        if self.is_started:
            raise RuntimeError("task_status.started() has been called already; once is enough")
        self.is_started = True
        if self._line:
            self._wake_one((value,))

    def _child_done(self, task: Task[Any]) -> None:
        if self.is_started:
            self._group._child_done(task)
        else:
            self._wake_all()
            self._group._child_gone(task)


@suspending
def gather(*functions: Callable[[], Any]) -> Generator[Any, Any, list[Any]]:
    """Run all functions at once and return their results in argument order.

    The first failure is raised, as itself, when the others have been cancelled and have ended; if
    these fail as well, that is reported in the log.
    """
    group = TaskGroup()
    tasks, late = yield from _run_all(group, functions)
    try:
        if group._failed or any(task.cancelled for task in tasks):
            _raise_first(group, late)
        if late is not None:
            current_task().hold(late)
        return [task.result for task in tasks]
    finally:
        del group, tasks, late


@suspending
def race(*functions: Callable[[], Any]) -> Generator[Any, Any, Any]:
    """Run all functions at once and return the result of the first that returns.

    The others are cancelled and waited for. A failure before that is raised, as itself. Raises
    ValueError without functions.
    """
    if not functions:
        raise ValueError("race() takes one function or more: without any, nobody can win")
    group = TaskGroup(wait=any)
    _, late = yield from _run_all(group, functions)
    try:
        if group.completed is None:
            _raise_first(group, late)
            raise RuntimeError("nobody won the race: every function was cancelled")
        if late is not None:
            current_task().hold(late)
        return group.completed.result
    finally:
        del group, late


@suspending
def _run_all(
    group: TaskGroup, functions: tuple[Callable[[], Any], ...]
) -> Generator[Any, Any, tuple[list[Task[Any]], CancelledError | None]]:
    try:
        tasks = [group.spawn(function) for function in functions]
    except BaseException:
        group.cancel()
        late = yield from group._settle()
        if late is not None:
            current_task().hold(late)
        raise
    return tasks, (yield from group._settle())


def _raise_first(group: TaskGroup, late: CancelledError | None) -> None:
    """Raise the first failure, or else the cancellation `late`."""
    try:
        if group._failed:
            if late is not None:
                current_task().hold(late)
            error = group._failed[0].exception
            assert error is not None
            raise error
        if late is not None:
            raise late
    finally:
        group = late = error = None  # type: ignore[assignment]
