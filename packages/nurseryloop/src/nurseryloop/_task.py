"""How is one task stepped?

The kernel sends the last answer in; the coroutine runs up to its next message. A waiting task is
woken with an answer, or aborted: its waiting place takes it out and the answer is an exception.
Whoever is not waiting anywhere cannot be interrupted; the next wait or checkpoint will see to it.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator, Iterator
from contextvars import Context
from types import FrameType
from typing import TYPE_CHECKING, Any, final

from ._calls import await_frames, name_of
from ._suspend import running

if TYPE_CHECKING:
    from ._cancel import CancelScope
    from ._children import Nursery
    from ._parking_lot import ParkingLot
    from ._run_state import Loop


@final
class Task:
    """One coroutine on its way. Made by a nursery, never by hand."""

    __slots__ = (
        "__weakref__",
        "_answer",
        "_breaks",
        "_eventual_parent_nursery",
        "_interrupted",
        "_ki_protected",
        "_loop",
        "_name",
        "_nurseries",
        "_parent_nursery",
        "_scope",
        "_send",
        "_steps",
        "_waiting_on",
        "context",
        "coro",
        "custom_sleep_data",
    )

    coro: Coroutine[Any, Any, Any]
    # The two ways to step it: `next(_steps, ...)` while there is nothing to tell it, which ends
    # without an exception, and `_send(_answer)`, bound when it is first needed. `_steps` is None
    # for the main task, whose result somebody wants: `next` drops it. Written by `_loop`.
    _steps: Generator[Any, Any, Any] | None
    _send: Callable[[Any], object] | None
    _answer: Any  # what the next step is sent; written by `wake` and `interrupt`
    context: Context  # may be set; a new one counts from the next step on
    # Where it can be taken out again. None while it is ready or running. Written by `wait`,
    # `wake`, `interrupt` and the kernel.
    _waiting_on: Any
    # The innermost it is in; written when one is entered or left. A nursery is a scope.
    _scope: CancelScope
    _loop: Loop
    _parent_nursery: Nursery | None  # None for the root; moved by `Nursery.start`
    _eventual_parent_nursery: Nursery | None  # where `started()` will move it
    _nurseries: list[Nursery] | None  # those it has open, outer ones first
    _breaks: list[ParkingLot] | None  # what breaks if it dies; written by locks
    _interrupted: bool  # Ctrl-C is to be raised at its next checkpoint (main task)
    _ki_protected: bool  # whether Ctrl-C has to wait for a checkpoint
    _name: object  # a string, or what the name is made from when somebody asks
    custom_sleep_data: Any  # free for those who use `wait_task_rescheduled`, which clears it

    def __repr__(self) -> str:
        return f"<Task {self.name!r} at {id(self):#x}>"

    @property
    def name(self) -> str:
        """What the task is called: what its nursery was told, or its function's name."""
        if not isinstance(self._name, str):
            self._name = name_of(self._name)
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        self._name = name

    @property
    def parent_nursery(self) -> Nursery | None:
        """The nursery it lives in; None for the root task."""
        return self._parent_nursery

    @property
    def eventual_parent_nursery(self) -> Nursery | None:
        """The nursery it will live in once it has called `task_status.started()`."""
        return self._eventual_parent_nursery

    @property
    def child_nurseries(self) -> list[Nursery]:
        """The nurseries it has open, the outer ones first."""
        return list(self._nurseries or ())

    def iter_await_frames(self) -> Iterator[tuple[FrameType, int]]:
        """Yield frame and line of each coroutine it is in, from the outermost inwards."""
        return await_frames(self.coro)


def new_task(
    loop: Loop,
    coro: Coroutine[Any, Any, Any],
    context: Context,
    nursery: Nursery | None,
    name: object,
    ki_protected: bool,
) -> Task:
    """Return a task that nobody has made ready yet."""
    # Not an `__init__`: without one the class makes its instances 0.1 microseconds faster.
    task = Task()
    task.coro = coro
    task._steps = coro.__await__()
    task.context = context
    task._scope = loop.root_scope if nursery is None else nursery
    task._loop = loop
    task._parent_nursery = nursery
    task._ki_protected = ki_protected
    task._name = name
    task._send = task._answer = task._waiting_on = task.custom_sleep_data = None
    task._eventual_parent_nursery = task._nurseries = task._breaks = None
    task._interrupted = False
    return task


def wake(task: Task, answer: Any = None) -> None:
    """Make a waiting task ready; `answer` is what its wait returns, or raises if `Thrown`.

    Raises RuntimeError in a thread that does not run the task's loop, before anything changed.
    """
    loop = task._loop
    if running.loop is not loop:
        raise RuntimeError(
            f"{task!r} waits in the loop of another thread: wake it from there, through "
            "nurseryloop.from_thread.run_sync or TrioToken.run_sync_soon"
        )
    task._waiting_on = None
    task._answer = answer
    loop.ready.append(task)
    if loop.observer is not None:
        loop.observer.wake(task)
