"""Where does control leave a task?

Here, and nowhere else. A task yields one of four messages to the kernel and is later sent an
answer. The one that matters is `WAIT`: before it yields that, the task writes down what it waits
for, an object with one method that takes the task out again. This is what makes every wait
abortable, and what lets a debugger say who waits for what.

Prior art: trio's `_traps.py`, curio's `traps.py`, and the undo that curio's wait queues hand back.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from types import coroutine
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, final

from loopbase import OPERATIONS_PER_TURN

from ._errors import cancelled

if TYPE_CHECKING:
    from ._errors import CancelReason
    from ._run_state import Loop
    from ._task import Task


Argument = TypeVar("Argument")
Result = TypeVar("Result")


class WaitingPlace(Protocol):
    """What a task can wait for."""

    def abort(self, task: Task, reason: CancelReason, /) -> bool:
        """Take `task` out, so that nobody will wake it, and say whether that was possible.

        reason: why, for those who answer False and tell the task later.
        A class attribute `waiting_word` says what is waited on, if the class's name does not.
        """
        ...


def word_for(place: object) -> str:
    """Return the word that says what a task waits on."""
    word: str = getattr(place, "waiting_word", type(place).__name__)
    return word


@final
class Message:
    """What a task yields. Known by identity."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        # Other libraries print what they cannot understand: this is what they will print.
        return f"<{self._name} of nurseryloop: it can be awaited only inside nurseryloop.run()>"


WAIT = Message("a wait")  # until somebody wakes the task, or aborts `task._waiting_on`
CHECKPOINT = Message("a checkpoint")  # let the others run, and be told of a cancellation
CHECKED = Message("a checkpoint")  # the same, where the cancellation was looked for before
SHIELDED = Message("a shielded checkpoint")  # let the others run, and no more


@final
class Detach:
    """The fifth message, rare: the coroutine goes on elsewhere, its task ends with `outcome`."""

    __slots__ = ("outcome",)

    def __init__(self, outcome: Any) -> None:
        self.outcome = outcome


@final
class Thrown:
    """An answer that is to be raised. No value that a user hands over can be one of these."""

    __slots__ = ("error",)

    def __init__(self, error: BaseException) -> None:
        self.error = error


@final
class Cancelling:
    """An answer that is to be raised as `Cancelled`: one for all that are cancelled together."""

    __slots__ = ("reason",)

    def __init__(self, reason: CancelReason) -> None:
        self.reason = reason


class _Running(threading.local):
    loop: Loop | None = None  # the loop that runs in this thread; written by `_loop`


running = _Running()


def current_loop() -> Loop:
    """Return the loop that runs in this thread. Raises RuntimeError when there is none."""
    loop = running.loop
    if loop is None:
        raise RuntimeError(
            "no nurseryloop is running in this thread: call this from inside nurseryloop.run(), "
            "or from a worker thread through nurseryloop.from_thread"
        )
    return loop


def current_task() -> Task:
    """Return the task that is running. Raises RuntimeError outside of any task."""
    loop = running.loop
    if loop is not None:
        task = loop.task
        if task is not None:
            return task
    current_loop()
    raise RuntimeError("no task is running: call this from an async function, not a callback")


@coroutine
def wait(task: Task, place: WaitingPlace) -> Generator[Message, Any, Any]:
    """Wait until `task`, which must be the current one, is woken; return what it is handed.

    The caller has put the task where somebody will find it; `place` can take it out again.
    """
    task._waiting_on = place
    answer = yield WAIT
    if answer is None:
        return None
    kind = answer.__class__
    if kind is Cancelling:
        raise cancelled(answer.reason)
    if kind is Thrown:
        try:
            raise answer.error
        finally:
            # The traceback holds this frame: it must not hold the error, or both are garbage.
            del answer
    return answer


@coroutine
def checkpoint() -> Generator[Message, Cancelling | Thrown | None, None]:
    """Let the other tasks run, and raise `Cancelled` if the current scope is cancelled."""
    answer = yield CHECKPOINT
    if answer is not None:
        if type(answer) is Cancelling:
            raise cancelled(answer.reason)
        try:
            raise answer.error
        finally:
            del answer


@coroutine
def checked() -> Generator[Message, None, None]:
    """End a checkpoint that began with `checkpoint_if_cancelled`: let the other tasks run."""
    yield CHECKED


@coroutine
def cancel_shielded_checkpoint() -> Generator[Message, None, None]:
    """Let the other tasks run. A schedule point, but no cancellation point."""
    yield SHIELDED


@coroutine
def wait_then(
    task: Task, place: WaitingPlace, then: Callable[[Argument], Result], argument: Argument
) -> Generator[Message, Thrown | None, Result]:
    """Wait for nothing but the end of it, and return `then(argument)`."""
    task._waiting_on = place
    answer = yield WAIT
    if answer is not None:
        raise answer.error
    try:
        return then(argument)
    finally:
        del argument  # it may be what `then` raises, whose traceback holds this frame


@coroutine
def checkpoint_then(
    then: Callable[[Argument, BaseException | None], Result], argument: Argument
) -> Generator[Message, None, Result]:
    """Let the other tasks run, and return `then(argument, what was raised meanwhile)`."""
    interruption = None
    try:
        yield SHIELDED
    except BaseException as error:
        interruption = error
    try:
        return then(argument, interruption)
    finally:
        del argument, interruption


def must_stop(task: Task) -> bool:
    """Say whether the next cancellation point of `task` will raise."""
    return task._scope._effectively_cancelled or task._interrupted


def must_pause(task: Task) -> bool:
    """Say whether an operation that need not wait has to begin with a checkpoint.

    It has if the task must stop, and every so often so that the others get their turn: a
    connection that always has data would otherwise never let go.
    """
    loop = task._loop
    if loop.operations:
        loop.operations -= 1
        return task._scope._effectively_cancelled or task._interrupted
    loop.operations = OPERATIONS_PER_TURN - 1  # this one is the first of the next turn
    return True


async def checkpoint_if_cancelled() -> None:
    """Raise `Cancelled` if the current scope is cancelled; else return without suspending.

    With `cancel_shielded_checkpoint` it makes a whole checkpoint: first this, then what shall
    happen only if nothing is cancelled, then that.
    """
    task = current_task()
    if must_stop(task):
        await checkpoint()
    observer = task._loop.observer
    if observer is not None:
        observer.cancel_point(task)


@coroutine
def detach(message: object) -> Generator[object, Any, Any]:
    """Yield anything; the answer comes from whoever steps the coroutine by then."""
    return (yield message)
