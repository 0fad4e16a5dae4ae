"""What does one need to build on the loop?

The waits of which everything else is made, in the shape that trio gives them: an abort function
instead of a waiting place, an outcome instead of an answer.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn, TypeAlias, final

from loopbase import Clock, Outcome, Value

from ._errors import CancelReason, TrioInternalError
from ._interrupt import Uninterruptible, error_for
from ._run_state import Loop
from ._suspend import WAIT, Detach, current_loop, current_task, detach, running, wait
from ._task import Task, wake

RaiseCancel: TypeAlias = Callable[[], NoReturn]


class Abort(enum.Enum):
    """What an abort function answers."""

    SUCCEEDED = 1  # the task has been taken out; wake it with the exception
    FAILED = 2  # it has to wait on; whoever wakes it may raise the exception


@final
class _AbortFunction:
    """The waiting place of those who bring a function that takes them out."""

    __slots__ = ("_function",)
    waiting_word = "wait_task_rescheduled"

    def __init__(self, function: Callable[[RaiseCancel], Abort]) -> None:
        self._function = function

    def abort(self, task: Task, reason: CancelReason) -> bool:
        def raise_cancel() -> NoReturn:
            raise error_for(task, reason)

        # What a stranger's function calls may come back here: it is asked only once.
        task._waiting_on = Uninterruptible(self)
        answer = self._function(raise_cancel)
        if type(answer) is not Abort:
            raise TrioInternalError(
                f"an abort function must return Abort.SUCCEEDED or Abort.FAILED, not {answer!r}"
            )
        if answer is Abort.SUCCEEDED:
            task.custom_sleep_data = None
        return answer is Abort.SUCCEEDED


async def wait_task_rescheduled(abort_func: Callable[[RaiseCancel], Abort]) -> Any:
    """Wait until somebody calls `reschedule` for this task; return what that hands over.

    abort_func: called at most once, with a function that raises, when the task is cancelled. It
    makes sure that nobody will reschedule the task and answers SUCCEEDED, or answers FAILED.
    Raises `Cancelled` after SUCCEEDED. A checkpoint.
    """
    outcome = await wait(current_task(), _AbortFunction(abort_func))
    return None if outcome is None else outcome.unwrap()


def reschedule(task: Task, next_send: Outcome[Any] | None = None) -> None:
    """Wake a task that is in `wait_task_rescheduled`. Exactly once for each wait.

    next_send: the value or error that its wait returns or raises.
    Raises RuntimeError when the task is not waiting.
    """
    if task._waiting_on is None:
        raise RuntimeError(f"{task!r} is not waiting: it was rescheduled before, or aborted")
    task.custom_sleep_data = None
    wake(task, next_send)


async def permanently_detach_coroutine_object(final_outcome: Outcome[Any]) -> Any:
    """End this task with `final_outcome`, while its coroutine goes on, stepped by somebody else.

    Returns what that somebody sends in. Raises RuntimeError with open nurseries.
    """
    if current_task().child_nurseries:
        raise RuntimeError("can't permanently detach a coroutine object with open nurseries")
    return await detach(Detach(final_outcome))


async def temporarily_detach_coroutine_object(
    abort_func: Callable[[RaiseCancel], Abort],
) -> Any:
    """Let somebody else step this task's coroutine until `reattach_detached_coroutine_object`.

    abort_func: as for `wait_task_rescheduled`, but it must answer FAILED.
    Returns what that somebody sends in.
    """
    current_task()._waiting_on = _AbortFunction(abort_func)
    return await detach(WAIT)


async def reattach_detached_coroutine_object(task: Task, yield_value: object) -> None:
    """Give a detached coroutine back to its task. Called inside that coroutine.

    yield_value: yielded to whoever steps it now, to make them stop.
    Raises RuntimeError when another coroutine calls it.
    """
    if not task.coro.cr_running:  # type: ignore[attr-defined]
        raise RuntimeError("given task does not match calling coroutine")
    wake(task, Value("reattaching"))
    answer = await detach(yield_value)
    assert answer == Value("reattaching"), "the other runner went on stepping the coroutine"


def current_clock() -> Clock:
    """Return the clock of the current run."""
    return current_loop().clock


def current_root_task() -> Task | None:
    """Return the task that all others descend from."""
    return current_loop().root


def in_trio_run() -> bool:
    """Say whether a loop runs in this thread."""
    return running.loop is not None


def in_trio_task() -> bool:
    """Say whether a task is running in this thread."""
    return running.loop is not None and running.loop.task is not None


@final
@dataclass(frozen=True, slots=True)
class IOStatistics:
    """tasks_waiting_read, tasks_waiting_write: descriptors. backend: what the loop sleeps in."""

    tasks_waiting_read: int
    tasks_waiting_write: int
    backend: str


@final
@dataclass(frozen=True, slots=True)
class RunStatistics:
    """The state of a run: tasks alive and ready, seconds to the next deadline, calls waiting."""

    tasks_living: int
    tasks_runnable: int
    seconds_to_next_deadline: float
    io_statistics: IOStatistics
    run_sync_soon_queue_size: int


def _count_tasks(loop: Loop) -> int:
    # By walking the tree: nobody else needs to know, and counting would cost every task.
    tasks = [] if loop.root is None else [loop.root]
    for task in tasks:  # grows while it is walked through
        for nursery in task._nurseries or ():
            tasks += nursery._children
    return len(tasks)


def current_statistics() -> RunStatistics:
    """Return how many tasks and calls the current run has, and when its next deadline is."""
    loop = current_loop()
    poller = loop.poller
    known = poller.descriptors.values()
    waiting = IOStatistics(
        sum(descriptor.reading.waiter is not None for descriptor in known),
        sum(descriptor.writing.waiter is not None for descriptor in known),
        type(poller).__name__.removesuffix("Poller").lower(),
    )
    return RunStatistics(
        _count_tasks(loop),
        len(loop.ready),
        loop.deadlines.next_moment() - loop.current_time(),
        waiting,
        len(loop.calls) + len(loop.once_calls),
    )
