"""How does blocking work get out of the way, and back in?

Into a worker thread, while the task waits in a line of its own; the thread leaves its outcome for
the loop and wakes it. The other way round, a worker leaves a function for the loop, which runs it
as a task, and sleeps until that is over.

A thread cannot be stopped. A cancellation therefore waits for it, and is delivered where the task
waits next; or the thread is abandoned, if the caller says so.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable, Coroutine, Generator
from contextvars import Context, copy_context
from functools import partial
from typing import Any, TypeVar, final

from loopbase import Error, Outcome, Value, describe, discard

from ._cancel import disable_cancellation
from ._errors import Unseen
from ._limiter import CapacityLimiter
from ._suspend import (
    LabelledQueue,
    LoopState,
    current_task,
    foreign_thread,
    here,
    suspend,
    suspending,
)
from ._task import Task, make_coroutine

Result = TypeVar("Result")

_MOST_THREADS = 40  # of one loop at once, unless the caller brings a limiter


@suspending
def run_in_thread(
    function: Callable[..., Result],
    /,
    *args: Any,
    abandon_on_cancel: bool = False,
    limiter: CapacityLimiter | None = None,
) -> Generator[Any, Any, Result]:
    """Run the plain `function(*args)` in a worker thread and return its result.

    It sees the caller's context variables. A cancellation point while it waits for its turn;
    afterwards only with `abandon_on_cancel`: then the thread goes on by itself, and an exception
    of its is reported in the log.

    limiter: how many threads may run at once; by default 40 for the whole loop.
    """
    if inspect.iscoroutinefunction(function) or not callable(function):
        raise _wrong_function(function)
    task = current_task()
    loop = task.loop
    if loop.thread_limiter is None:
        loop.thread_limiter = CapacityLimiter(_MOST_THREADS)
    permits: CapacityLimiter = loop.thread_limiter if limiter is None else limiter
    call = LabelledQueue("thread")

    def over(outcome: Outcome[Result]) -> None:  # in the loop's thread
        loop.clock.release()
        permits.release_on_behalf_of(call)
        if call._line:
            call._wake_one(outcome)
        else:
            nobody_waits(outcome)

    def nobody_waits(outcome: Outcome[Result]) -> None:
        if isinstance(outcome, Error):
            Unseen(f"{task.name} (its abandoned thread)", outcome.error).report()

    def deliver(outcome: Outcome[Result]) -> None:  # in the worker thread
        if not loop.call_soon_threadsafe(partial(over, outcome)):
            nobody_waits(outcome)

    def work() -> Result:
        here.host = task
        try:
            result = function(*args)
        finally:
            here.host = None
        if isinstance(result, Coroutine):
            discard(result)
            raise _wrong_function(function)
        return result

    yield from permits.acquire_on_behalf_of(call)
    loop.clock.hold()
    try:
        loop.workers.submit(work, deliver, context=copy_context())
    except BaseException:
        loop.clock.release()
        permits.release_on_behalf_of(call)
        raise
    waiting = suspend(call) if abandon_on_cancel else disable_cancellation(suspend, call)
    outcome: Outcome[Result] = yield from waiting
    return outcome.unwrap()


def _wrong_function(function: object) -> TypeError:
    return TypeError(
        f"run_in_thread() takes a plain function and its arguments, not {describe(function)}; "
        "what is async belongs into yieldloop.spawn()"
    )


def from_thread(function: Callable[..., Any], /, *args: Any) -> Any:
    """In a worker thread: run the async `function(*args)` in the loop and return its result.

    What it raises is raised here. Sees the thread's context variables. curio's `AWAIT`. Raises
    RuntimeError in the loop's own thread, in a thread that no loop has started, and after the run.
    """
    if here.loop is not None:
        raise RuntimeError(
            "from_thread() was called in the loop's own thread and would wait for itself; "
            "`await` the function instead"
        )
    host = here.host
    if host is None:
        raise RuntimeError(
            "from_thread() works only in a thread that yieldloop.run_in_thread() has started; "
            "this thread belongs to no loop"
        )
    call = _Call(host.loop, copy_context())
    if not host.loop.call_soon_threadsafe(partial(call.begin, host, function, args)):
        raise foreign_thread("from_thread() was called")
    call.done.acquire()
    assert call.outcome is not None
    return call.outcome.unwrap()


@final
class _Call:
    """A function on its way from a thread through the loop. It owns the task that runs it."""

    __slots__ = ("_context", "_loop", "done", "outcome")

    def __init__(self, loop: LoopState, context: Context) -> None:
        self._loop = loop
        self._context = context
        self.outcome: Outcome[Any] | None = None  # written by the loop, before `done`
        self.done = threading.Lock()  # held until the outcome is there
        self.done.acquire()

    def begin(self, host: Task[Any], function: Callable[..., Any], args: tuple[Any, ...]) -> None:
        loop = self._loop
        try:
            if loop.closed:
                raise foreign_thread("from_thread() was called")
            coro = make_coroutine("from_thread", function, args)
        except BaseException as error:
            self._answer(Error(error))
            return
        # The thread now waits for the loop: virtual time may pass.
        loop.clock.release()
        Task(loop, coro, None, host, self, self._context)

    def _child_done(self, task: Task[Any]) -> None:
        self._loop.clock.hold()
        error = task.exception
        self._answer(Value(task.result) if error is None else Error(error))

    def _answer(self, outcome: Outcome[Any]) -> None:
        self.outcome = outcome
        self.done.release()
