"""How does a cancellation reach a task that waits?

Its waiting place takes it out, and its answer is an order to raise. A task that is at a checkpoint
is ready and is only given the answer. Whoever cannot be taken out is left alone and waits on.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn, final

from ._errors import CancelReason, TrioInternalError, cancelled
from ._suspend import Cancelling, Thrown, WaitingPlace
from ._task import Task, wake

# Ctrl-C, where a reason to cancel is asked for.
KEYBOARD_INTERRUPT = CancelReason("KeyboardInterrupt")
MISNESTING = CancelReason("unknown", None, "misnesting")


@final
class AtCheckpoint:
    """Where a task is that has had its turn and can be cancelled before the next one."""

    __slots__ = ()

    def abort(self, task: Task, reason: CancelReason) -> bool:
        raise AssertionError("`interrupt` does not ask: the task is ready already")


AT_CHECKPOINT = AtCheckpoint()


@final
class Uninterruptible:
    """Where a task goes on waiting that could not be taken out, or is being taken out."""

    __slots__ = ("place",)

    def __init__(self, place: WaitingPlace) -> None:
        self.place = place  # where it was, for those who want to know what it waits for

    def abort(self, task: Task, reason: CancelReason) -> bool:
        return False


def interrupt(tasks: Iterable[Task]) -> None:
    """Abort what each of `tasks` waits for, if it has been cancelled and can be aborted.

    Rule: one wait is aborted at most once. An abort that was refused is not repeated.
    """
    cancelling: Cancelling | None = None  # shared: ten thousand may be cancelled at once
    for task in tasks:
        place = task._waiting_on
        if place is None or type(place) is Uninterruptible:
            continue
        if task._interrupted:  # Ctrl-C is outside of every scope, so it comes first
            reason = KEYBOARD_INTERRUPT
        elif task._scope._effectively_cancelled:
            reason = task._scope._reason or MISNESTING
        else:
            continue
        if place is AT_CHECKPOINT:
            aborted = True
        else:
            try:
                aborted = place.abort(task, reason)
            except BaseException as wrong:
                # It was a stranger's abort function, and now nobody knows who waits for what: the
                # loop gives up, and this task is told why.
                task._loop.calls.append((_reraise, (wrong,)))
                wake(task, Thrown(TrioInternalError(f"an abort function raised {wrong!r}")))
                continue
        if not aborted:
            if task._waiting_on is place:
                task._waiting_on = Uninterruptible(place)
            continue
        # What `wake` does, without asking once more which loop this is.
        task._waiting_on = None
        if reason is KEYBOARD_INTERRUPT:
            task._answer = Thrown(error_for(task, reason))
        else:
            if cancelling is None or cancelling.reason is not reason:
                cancelling = Cancelling(reason)
            task._answer = cancelling
        if place is not AT_CHECKPOINT:  # there, it is ready already
            loop = task._loop
            loop.ready.append(task)
            if loop.observer is not None:
                loop.observer.wake(task)


def error_for(task: Task, reason: CancelReason) -> BaseException:
    """Return what `task` is to be told; a Ctrl-C has then been delivered."""
    if reason is KEYBOARD_INTERRUPT:
        task._interrupted = task._loop.interrupted = False
        return KeyboardInterrupt()
    return cancelled(reason)


def _reraise(error: BaseException) -> NoReturn:
    raise error
