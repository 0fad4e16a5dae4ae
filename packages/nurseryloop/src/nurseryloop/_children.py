"""Who owns a child task?

Its nursery, always. The block of a nursery ends when every child has ended; a child that raises
cancels the others and the body; all exceptions leave the block together, as one group. No task
can be lost, and no exception: there is always somebody above who gets it.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextvars import Context, copy_context
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, final

from ._cancel import LOOSE_NOTE, MISNESTED, CancelScope, adopt, raise_in_place_of
from ._errors import Cancelled, CancelReason, TrioInternalError
from ._suspend import (
    RaiseCancel,
    cancel_shielded_checkpoint,
    current_loop,
    current_task,
    running,
    wait,
)
from ._task import Task, call_async, wake

if TYPE_CHECKING:
    from typing import Self

    from ._run_state import Loop


_LOGGER = logging.getLogger("nurseryloop")


class Nursery:
    """Where child tasks live. Made by `open_nursery`.

    cancel_scope: the scope around the block and all children.
    """

    __slots__ = (
        "__weakref__",
        "_abandoned",
        "_body_running",
        "_children",
        "_closed",
        "_errors",
        "_parent_task",
        "_parent_waits",
        "_pending_starts",
        "_strict",
        "cancel_scope",
    )

    def __init__(self, strict: bool) -> None:
        self.cancel_scope = CancelScope()
        self._strict = strict  # a single exception is put into a group too
        self._parent_task: Task | None = None  # who opened it; set on entry
        self._children: dict[Task, None] = {}  # those that live, in the order of their birth
        self._errors: list[BaseException] = []  # of children and body, as they came
        self._body_running = True  # the block is not over yet; only the parent ends it
        self._parent_waits = False  # at the end of the block, for the last child
        self._pending_starts = 0  # calls of `start` whose child has not said `started()`
        self._closed = False  # nobody can be added any more
        self._abandoned = False  # the parent ended without leaving the block

    async def __aenter__(self) -> Self:
        self._open(current_task())
        return self

    def _open(self, task: Task) -> None:
        self.cancel_scope._enter(task)  # raises where a nursery is entered twice
        self._parent_task = task
        if task._nurseries is None:
            task._nurseries = [self]
        else:
            task._nurseries.append(self)

    async def __aexit__(
        self,
        etype: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        task = current_task()
        if error is not None:
            self._add_error(
                error, CancelReason("nursery", repr(task), f"the body raised {error!r}")
            )
        self._body_running = False
        if self._children or self._pending_starts:
            self._parent_waits = True
            await wait(task, self)
        else:
            self._closed = True
            try:
                await cancel_shielded_checkpoint()
            except BaseException as interruption:  # Ctrl-C, in this very moment
                self._errors.append(interruption)
        assert task._nurseries is not None
        if task._nurseries.pop() is not self:
            raise TrioInternalError("nurseries were left in another order than they were entered")
        left = self.cancel_scope._leave(self._collect() if self._errors else None)
        if left is None:
            return True
        if left is not error:
            raise_in_place_of(error, left)
        return False

    def _collect(self) -> BaseException:
        errors, self._errors = self._errors, []
        if self._strict:
            return BaseExceptionGroup("Exceptions from a nursery", errors)
        if len(errors) == 1:
            return errors[0]
        group = BaseExceptionGroup("Exceptions from a nursery", errors)
        group.add_note(LOOSE_NOTE)
        return group

    def __enter__(self) -> NoReturn:
        raise RuntimeError("write `async with open_nursery()`, not `with open_nursery()`")

    def __exit__(self, *_: object) -> None:
        raise AssertionError("entering raises, so there is nothing to leave")

    def abort(self, task: Task, raise_cancel: RaiseCancel) -> bool:
        """Let the parent wait on: the children have been cancelled too, and will end."""
        if task._interrupted:
            try:
                raise_cancel()
            except KeyboardInterrupt as error:
                self._add_error(error, CancelReason("KeyboardInterrupt", repr(task)))
        return False

    def _add_error(self, error: BaseException, reason: CancelReason) -> None:
        self._errors.append(error)
        self.cancel_scope._cancel(reason)

    def _child_ended(self, task: Task, error: BaseException | None) -> None:
        """Take note that a child has ended. Called by the kernel."""
        del self._children[task]
        if error is not None and self._abandoned:
            report_lost(task, error)
        elif error is not None:
            self._add_error(
                error, CancelReason("nursery", repr(task), f"child task raised {error!r}")
            )
        if not self._children:
            self._close_if_over()

    def _close_if_over(self) -> None:
        if not (self._body_running or self._children or self._pending_starts):
            self._closed = True
            if self._parent_waits:
                self._parent_waits = False
                assert self._parent_task is not None
                wake(self._parent_task)

    @property
    def child_tasks(self) -> frozenset[Task]:
        """The children that live."""
        return frozenset(self._children)

    @property
    def parent_task(self) -> Task | None:
        """The task that opened it."""
        return self._parent_task

    def start_soon(
        self,
        async_fn: Callable[..., Awaitable[object]],
        *args: Any,
        name: object = None,
    ) -> None:
        """Start a child that runs `async_fn(*args)`. It takes its first step later.

        name: what the task is called; the function's name when not given.
        Raises RuntimeError when the nursery is closed, TypeError for anything but an async
        function. No checkpoint.
        """
        spawn(current_loop(), self, async_fn, args, name, "nursery.start_soon")

    async def start(
        self, async_fn: Callable[..., Awaitable[object]], *args: Any, name: object = None
    ) -> Any:
        """Start a child and wait until it calls `task_status.started(value)`; return the value.

        Until then the child runs as a part of this call: its exception comes out here, and what
        cancels this call cancels it. From then on it lives in this nursery.

        async_fn: called with the keyword argument `task_status`.
        Raises RuntimeError when the nursery is closed, and when the child ends without having
        called `started()`. A checkpoint.
        """
        self._refuse_if_closed()
        self._pending_starts += 1
        try:
            status: _TaskStatus
            try:
                async with Nursery(strict=True) as waiting_room:
                    status = _TaskStatus(waiting_room, self)
                    child = spawn(
                        current_loop(),
                        waiting_room,
                        partial(async_fn, task_status=status),
                        args,
                        async_fn if name is None else name,
                        "nursery.start",
                    )
                    child._eventual_parent_nursery = self
            except BaseExceptionGroup as group:
                if len(group.exceptions) == 1:
                    raise_in_place_of(group, group.exceptions[0])
                raise TrioInternalError(
                    "somebody put more tasks into the nursery inside nursery.start()"
                ) from group
            if status._value is _NOT_STARTED:
                raise RuntimeError("child exited without calling task_status.started()")
            return status._value
        finally:
            self._pending_starts -= 1
            self._close_if_over()

    def _refuse_if_closed(self) -> None:
        if self._closed or self._parent_task is None:
            state = "closed to new arrivals: its block is over" if self._closed else "not open yet"
            raise RuntimeError(f"Nursery is {state}; start the task inside `async with`")


def open_nursery(strict_exception_groups: bool | None = None) -> Nursery:
    """Return a nursery to be opened: `async with open_nursery() as nursery`.

    Leaving the block waits for the children. That is a schedule point, and no cancellation
    point: a nursery passes on the `Cancelled` of its children and never raises its own.

    strict_exception_groups: whether a single exception is put into a group too; what `run` was
    told when not given.
    """
    if strict_exception_groups is None:
        strict_exception_groups = current_loop().strict_exception_groups
    return Nursery(strict_exception_groups)


def spawn(
    loop: Loop,
    nursery: Nursery,
    function: Callable[..., Any],
    args: tuple[Any, ...],
    name: object,
    caller: str,
    context: Context | None = None,
    system: bool = False,
) -> Task:
    """Make a task that runs `function(*args)`, put it into `nursery` and make it ready."""
    if nursery._closed or nursery._parent_task is None:
        nursery._refuse_if_closed()
    if running.loop is not nursery._parent_task._loop:  # type: ignore[union-attr]
        raise RuntimeError(
            f"{caller}() was called from a thread that does not run this nursery's loop; call it "
            "through nurseryloop.from_thread.run_sync"
        )
    if context is None:
        context = loop.system_context.copy() if system else copy_context()
    coro = call_async(function, args, context, caller)
    scope = nursery.cancel_scope
    task = Task(loop, coro, context, nursery, scope, function if name is None else name, system)
    nursery._children[task] = None
    loop.tasks[task] = None
    if loop.observer is not None:
        loop.observer.task_spawned(task)
    wake(task)
    return task


def spawn_system_task(
    async_fn: Callable[..., Awaitable[object]],
    *args: Any,
    name: object = None,
    context: Context | None = None,
) -> Task:
    """Start a task without a parent; it is cancelled when the main task has ended.

    Ctrl-C does not interrupt it. If it raises, the run ends with `TrioInternalError`.

    context: what it runs in; a copy of what `run` was called in when not given.
    Raises RuntimeError when the run is almost over. No checkpoint.
    """
    loop = current_loop()
    if loop.system_nursery is None:
        raise RuntimeError("the run is only just beginning and has no system nursery yet")
    return spawn(
        loop, loop.system_nursery, async_fn, args, name, "spawn_system_task", context, system=True
    )


def clean_up_after(task: Task, error: BaseException | None) -> BaseException | None:
    """Tell those who count on `task` that it has ended; return what it ends with."""
    for lot in task._breaks or ():
        lot.break_lot(task)
    left_open = task._nurseries or ()
    for nursery in left_open:
        nursery._closed = nursery._abandoned = True
        nursery.cancel_scope._cancel(
            CancelReason("nursery", repr(task), "its task ended without leaving the nursery")
        )
    parent = task._parent_nursery
    assert parent is not None
    if not left_open and not parent.cancel_scope._misnested:
        return error
    what = "left a nursery open" if left_open else "was still running when its nursery was left"
    corrupted = RuntimeError(f"{task!r} {what}. {MISNESTED}")
    corrupted.__context__ = error
    return corrupted


def report_lost(task: Task, error: BaseException) -> None:
    """Log an exception that nobody is left to be told of."""
    if not isinstance(error, Cancelled):
        _LOGGER.error("the nursery of %r was abandoned; it raised", task, exc_info=error)


class TaskStatus(Protocol):
    """What a function that is run by `Nursery.start` gets as `task_status`."""

    def started(self, value: Any = None) -> None:
        """Say that the task is ready, and what `start` is to return."""
        ...


_NOT_STARTED = object()


@final
class _TaskStatus:
    __slots__ = ("_nursery", "_value", "_waiting_room")

    def __init__(self, waiting_room: Nursery, nursery: Nursery) -> None:
        self._waiting_room = waiting_room  # where the child is until it calls `started`
        self._nursery = nursery  # where it goes then
        self._value: Any = _NOT_STARTED

    def started(self, value: Any = None) -> None:
        if self._value is not _NOT_STARTED:
            raise RuntimeError("called 'started' twice on the same task status")
        self._value = value
        old, new = self._waiting_room, self._nursery
        # A child that is being cancelled stays where somebody catches its `Cancelled`.
        if old.cancel_scope._effectively_cancelled:
            return
        moving, old._children = old._children, {}
        for task in moving:
            task._parent_nursery = new
            task._eventual_parent_nursery = None
            new._children[task] = None
        for task in moving:
            adopt(task, old.cancel_scope, new.cancel_scope)
        old._close_if_over()


@final
class _IgnoredTaskStatus:
    def __repr__(self) -> str:
        return "TASK_STATUS_IGNORED"

    def started(self, value: Any = None) -> None:
        pass  # nobody waits for it


# The default of a `task_status` parameter: the function can then be called without `start` too.
TASK_STATUS_IGNORED: TaskStatus = _IgnoredTaskStatus()


async def gather(*functions: Callable[[], Awaitable[Any]]) -> list[Any]:
    """Run every function as a task and return their results, in argument order.

    The first failure cancels the others and is raised, as itself, when they have ended; what
    they raise meanwhile is added to it as a note. A checkpoint. nurseryloop's own, not trio's.
    """
    results: list[Any] = [None] * len(functions)

    async def run_one(index: int, function: Callable[[], Awaitable[Any]]) -> None:
        results[index] = await function()

    await _together(run_one, functions)
    return results


async def race(*functions: Callable[[], Awaitable[Any]]) -> Any:
    """Run every function as a task; return the first result and cancel the others.

    One that raises before any has returned ends the race with its exception, as itself.
    Raises ValueError when there is nobody to race. A checkpoint. nurseryloop's own, not trio's.
    """
    if not functions:
        raise ValueError("race() needs at least one function: nobody could ever win")
    winners: list[Any] = []

    async def run_one(_: int, function: Callable[[], Awaitable[Any]]) -> bool:
        winners.append(await function())
        return True

    await _together(run_one, functions)
    return winners[0]


async def _together(
    run_one: Callable[[int, Callable[[], Awaitable[Any]]], Awaitable[bool | None]],
    functions: tuple[Callable[[], Awaitable[Any]], ...],
) -> None:
    """Run `run_one` for each function; stop all when one answers True or raises."""
    failed: BaseException | None = None
    over = False

    async def guard(index: int, function: Callable[[], Awaitable[Any]]) -> None:
        nonlocal failed, over
        try:
            stop = await run_one(index, function)
        except Cancelled:
            raise
        except BaseException as error:
            stop = True
            if over and failed is None:
                raise  # the race was won: this goes the way of every child's exception
            if failed is None:
                failed = error
            else:
                failed.add_note(f"another task raised meanwhile: {error!r}")
        if stop:
            over = True
            nursery.cancel_scope.cancel("another one is enough")

    async with Nursery(strict=True) as nursery:
        for index, function in enumerate(functions):
            spawn(
                nursery.cancel_scope._task._loop,  # type: ignore[union-attr]
                nursery,
                guard,
                (index, function),
                function,
                "gather",
            )
    if failed is not None:
        raise_in_place_of(None, failed)
