"""What does a worker thread know of the task that sent it?

Its errand: who waits for it, whether that task may leave, and why it was to be interrupted. While
a thread is busy for a run, the run counts it and holds its clock.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable
from contextvars import Context
from typing import Any, final

from loopbase import Error, Outcome, describe, discard

from ._entry import TrioToken, leave_call
from ._errors import CancelReason, RunFinishedError
from ._run_local import RunVar
from ._run_state import Loop
from ._signals import disable_ki_protection
from ._sync import Event
from ._task import Task, wake


@final
class Errand:
    """One function on its way through a worker thread: who waits for it, and how."""

    waiting_word = "thread"
    __slots__ = ("abandon", "cancelled", "limiter", "loop", "task", "token")

    def __init__(self, task: Task, abandon: bool, limiter: Any, token: TrioToken) -> None:
        self.task: Task | None = task  # who waits; None once it has abandoned the thread
        self.loop = task._loop
        self.abandon = abandon
        self.limiter = limiter
        self.token = token
        # Why the task was to be interrupted; read by the thread, in check_cancelled.
        self.cancelled: CancelReason | None = None

    def abort(self, task: Task, reason: CancelReason) -> bool:
        """Abandon the thread if the caller agreed to; else remember that it was cancelled."""
        self.cancelled = reason
        if self.abandon:
            self.task = None
        return self.abandon

    def deliver(self, outcome: Outcome[Any]) -> None:
        """Bring the result into the loop. Called in the worker thread."""
        try:
            leave_call(self.loop, self._arrive, (outcome,))
        except RunFinishedError:
            pass  # the run is over, so the thread had been abandoned: nobody wants the result

    def _arrive(self, outcome: Outcome[Any]) -> None:
        release(self.loop)
        try:
            self.limiter.release_on_behalf_of(self)
        except BaseException as error:
            # A limiter of the user's own; what it raises must not stop the loop.
            error.__context__ = outcome.error if isinstance(outcome, Error) else None
            outcome = Error(error)
        if self.task is not None:
            wake(self.task, outcome)


# The errand on which the current thread is, if it is one of ours.
here = threading.local()

busy: RunVar[list[Any]] = RunVar("active threads")  # [how many, Event set when none]


def hold(loop: Loop) -> None:
    """Count one more busy thread; a virtual clock stands still meanwhile."""
    loop.clock.hold()
    active = busy.get(None)  # type: ignore[arg-type]
    if active is None:
        active = [0, Event()]
        busy.set(active)
    active[0] += 1


def release(loop: Loop) -> None:
    """Count one less: the thread is done, or waits for the loop."""
    loop.clock.release()
    active = busy.get()
    active[0] -= 1
    if active[0] == 0:
        active[1].set()
        active[1] = Event()


@disable_ki_protection
def call_sync(
    context: Context, function: Callable[..., Any], args: tuple[Any, ...], caller: str
) -> Any:
    """Call `function(*args)` in `context`; raise TypeError if it was an async function.

    caller: who was given the function, for the message.
    """
    result = context.run(function, *args)
    if inspect.iscoroutine(result):
        discard(result)
        raise TypeError(
            f"{caller} takes a synchronous function; {describe(function)} is asynchronous: await "
            "it, or use from_thread.run to come back into the loop"
        )
    return result
