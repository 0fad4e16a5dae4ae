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
from math import inf
from types import CoroutineType, TracebackType
from typing import TYPE_CHECKING, Any, NoReturn

from ._calls import as_coroutine, refuse_uncallable
from ._cancel import MISNESTED, CancelScope
from ._errors import Cancelled, CancelReason, TrioInternalError
from ._groups import LOOSE_NOTE, raise_as_is
from ._interrupt import KEYBOARD_INTERRUPT, error_for
from ._suspend import (
    checkpoint_then,
    current_loop,
    current_task,
    running,
    wait_then,
)
from ._task import Task, new_task, wake
from ._task_status import NOT_STARTED, PendingStart

if TYPE_CHECKING:
    from typing import Self


_LOGGER = logging.getLogger("nurseryloop")


class Nursery(CancelScope):
    """Where child tasks live. Made by `open_nursery`.

    A nursery is itself the scope around its block and its children: one object for both.
    """

    __slots__ = (
        "_abandoned",
        "_children",
        "_closed",
        "_errors",
        "_holds",
        "_only_cancelled",
        "_parent_task",
        "_parent_waits",
        "_strict",
    )

    def __init__(self, strict: bool | None = None) -> None:
        # What CancelScope.__init__ does, without the call: nurseries are made by the thousand.
        self._deadline = self._relative_deadline = inf
        self._reason = self._task = None
        self._state = "unbound"
        self._shield = self._cancel_called = self._effectively_cancelled = False
        self.cancelled_caught = False

        self._strict = strict  # a single exception is put into a group too; None: as `run` says
        self._parent_task: Task | None = None  # who opened it; set on entry
        self._children: dict[Task, None] = {}  # those that live, in the order of their birth
        self._errors: list[BaseException] | None = None  # of children and body, as they came
        # What keeps it open besides its children: the body, calls of `start` whose child has not
        # said `started()`, nurseries that were abandoned inside (system nursery only).
        self._holds = 1
        self._parent_waits = False  # at the end of the block, for the last child
        self._closed = False  # nobody can be added any more
        self._abandoned = False  # the parent ended without leaving the block
        self._only_cancelled = True  # there are no errors of another kind

    @property
    def cancel_scope(self) -> CancelScope:
        """The scope around the block and all children."""
        return self

    async def __aenter__(self) -> Self:
        loop = running.loop
        task = None if loop is None else loop.task
        if task is None:
            task = current_task()  # says what is wrong
        self._enter(task)  # raises where a nursery is entered twice
        self._parent_task = task
        if task._nurseries is None:
            task._nurseries = [self]
        else:
            task._nurseries.append(self)
        return self

    # Not `async def`: what `_suspend` returns is awaited directly, one coroutine less.
    def __aexit__(
        self,
        etype: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> Awaitable[bool]:
        task = self._parent_task
        if task is None or task._loop.task is not task:
            task = current_task()
            if self._abandoned:
                return _no()  # what is wrong has been said when its task ended
            raise RuntimeError(
                f"Nursery stack corrupted: {task!r} leaves what {self._parent_task!r} opened. "
                f"{MISNESTED}"
            )
        if error is not None:
            self._add_error(error, task)
        self._holds -= 1
        if self._children or self._holds:
            self._parent_waits = True
            return wait_then(task, self, self._finish, error)
        self._closed = True
        return checkpoint_then(self._finish, error)

    def _finish(
        self, error: BaseException | None, interruption: BaseException | None = None
    ) -> bool:
        """Leave the block, which ended with `error`, when no child is left.

        interruption: Ctrl-C, in this very moment.
        """
        task = self._parent_task
        assert task is not None
        if interruption is not None:
            self._add_error(interruption, task)
        if task._nurseries is None or task._nurseries.pop() is not self:
            raise TrioInternalError("nurseries were left in another order than they were entered")
        left = self._leave(None if self._errors is None else self._collect())
        if left is error:
            return False
        if left is not None:
            try:
                raise_as_is(left)
            finally:
                del error, left  # the traceback will hold this frame
        return True

    def _collect(self) -> BaseException | None:
        errors, self._errors = self._errors, None
        assert errors is not None
        if self._only_cancelled and not self._cancelled_from_outside():
            # What `_leave` would come to, without making a group of ten thousand first.
            self.cancelled_caught = True
            return None
        strict = current_loop().strict_exception_groups if self._strict is None else self._strict
        if len(errors) == 1 and not strict:
            return errors[0]
        group = BaseExceptionGroup("Exceptions from a nursery", errors)
        if not strict:
            group.add_note(LOOSE_NOTE)
        return group

    def __enter__(self) -> NoReturn:
        raise RuntimeError("write `async with open_nursery()`, not `with open_nursery()`")

    def abort(self, task: Task, reason: CancelReason) -> bool:
        """Let the parent wait on: the children have been cancelled too, and will end."""
        if reason is KEYBOARD_INTERRUPT:
            self._add_error(
                error_for(task, reason), task, CancelReason("KeyboardInterrupt", repr(task))
            )
        return False

    def _add_error(
        self, error: BaseException, culprit: Task, reason: CancelReason | None = None
    ) -> None:
        """Keep what the body or a child raised, and cancel the others."""
        if self._abandoned:
            report_lost(culprit, error)
            return
        if type(error) is not Cancelled:
            self._only_cancelled = False
        elif self._errors and self._cancel_called and not self._cancelled_from_outside():
            return  # this nursery will catch it: one `Cancelled` stands for ten thousand
        if self._errors is None:
            self._errors = [error]
        else:
            self._errors.append(error)
        if not self._cancel_called:
            self._cancel(reason or CancelReason("nursery", repr(culprit), f"it raised {error!r}"))

    def _close_if_over(self) -> None:
        """Let the parent go on if it waits and nobody is left. Called with no children."""
        if not (self._children or self._holds):
            self._closed = True
            if self._parent_waits:
                self._parent_waits = False
                assert self._parent_task is not None
                wake(self._parent_task)
        elif self._abandoned and not self._children:
            loop = current_loop()
            loop.abandoned.remove(self)
            assert loop.system_nursery is not None
            loop.system_nursery._holds -= 1
            loop.system_nursery._close_if_over()

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
        spawn(self, async_fn, args, name, "nursery.start_soon")

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
        self._holds += 1
        try:
            waiting_room = Nursery(strict=True)
            status = PendingStart(waiting_room, self)
            try:
                async with waiting_room:
                    child = spawn(
                        waiting_room,
                        partial(async_fn, task_status=status),
                        args,
                        async_fn if name is None else name,
                        "nursery.start",
                    )
                    child._eventual_parent_nursery = self
            except BaseExceptionGroup as group:
                if len(group.exceptions) == 1:
                    raise_as_is(group.exceptions[0])
                raise TrioInternalError(
                    "somebody put more tasks into the nursery inside nursery.start()"
                ) from group
            if status._value is NOT_STARTED:
                raise RuntimeError("child exited without calling task_status.started()")
            return status._value
        finally:
            self._holds -= 1
            self._close_if_over()

    def _refuse_if_closed(self) -> None:
        if self._closed or self._parent_task is None:
            state = "closed to new arrivals: its block is over" if self._closed else "not open yet"
            raise RuntimeError(f"Nursery is {state}; start the task inside `async with`")


async def _no() -> bool:
    return False


def open_nursery(strict_exception_groups: bool | None = None) -> Nursery:
    """Return a nursery to be opened: `async with open_nursery() as nursery`.

    Leaving the block waits for the children. That is a schedule point, and no cancellation
    point: a nursery passes on the `Cancelled` of its children and never raises its own.

    strict_exception_groups: whether a single exception is put into a group too; what `run` was
    told when not given.
    """
    return Nursery(strict_exception_groups)


def spawn(
    nursery: Nursery,
    function: Callable[..., Any],
    args: tuple[Any, ...],
    name: object,
    caller: str,
    context: Context | None = None,
    system: bool = False,
) -> Task:
    """Make a task that runs `function(*args)`, put it into `nursery` and make it ready."""
    parent = nursery._parent_task
    if nursery._closed or parent is None:
        nursery._refuse_if_closed()
    loop = running.loop
    if loop is None or parent is None or parent._loop is not loop:
        raise RuntimeError(
            f"{caller}() was called from a thread that does not run this nursery's loop; call it "
            "through nurseryloop.from_thread.run_sync"
        )
    if context is None:
        context = loop.system_context.copy() if system else copy_context()
    # What `call_async` does, without the call: tasks are made by the million.
    try:
        coro = context.run(function, *args)
    except TypeError:
        if callable(function):
            raise
        refuse_uncallable(function, caller)
    if type(coro) is not CoroutineType:
        coro = as_coroutine(coro, function, caller)
    task = new_task(loop, coro, context, nursery, function if name is None else name, system)
    nursery._children[task] = None
    loop.ready.append(task)
    if loop.observer is not None:
        loop.observer.task_spawned(task)
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
    nursery = loop.system_nursery
    return spawn(nursery, async_fn, args, name, "spawn_system_task", context, system=True)


def clean_up_after(task: Task, error: BaseException | None) -> BaseException | None:
    """Tell those who count on `task` that it has ended; return what it ends with."""
    for lot in task._breaks or ():
        lot.break_lot(task)
    left_open = task._nurseries or ()
    for nursery in left_open:
        nursery._closed = nursery._abandoned = True
        nursery._cancel(
            CancelReason("nursery", repr(task), "its task ended without leaving the nursery")
        )
        if nursery._children:
            # The run does not end before they do, though nobody else waits for them.
            system_nursery = task._loop.system_nursery
            assert system_nursery is not None
            system_nursery._holds += 1
            task._loop.abandoned.append(nursery)
    parent = task._parent_nursery
    assert parent is not None
    if not left_open and parent._state != "misnested":
        return error
    if left_open:
        what = f"Nursery stack corrupted: {task!r} ended without leaving its nursery"
    else:
        what = f"Cancel scope stack corrupted: what surrounds {task!r} was left before it ended"
    corrupted = RuntimeError(f"{what}. {MISNESTED}")
    corrupted.__context__ = error
    return corrupted


def report_lost(task: Task, error: BaseException) -> None:
    """Log an exception that nobody is left to be told of."""
    if not isinstance(error, Cancelled):
        _LOGGER.error("the nursery of %r was abandoned; it raised", task, exc_info=error)
