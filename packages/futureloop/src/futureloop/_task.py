"""How is one task stepped?

A task is a future that runs a coroutine: a step sends None into it, and what comes out says what
to wait for. When that is done the task is put into the loop's ready queue and stepped again. The
coroutine's return value becomes the task's result, its exception the task's exception.

The loop does the two commonest cases of a step itself (see `_loop.py`); everything else is here,
and so is the whole of a step for a task that runs elsewhere: eagerly, or in a foreign asyncio loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import Context, copy_context
from itertools import count
from types import CoroutineType
from typing import Any

from ._errors import CancelledError, not_a_coroutine, wrong_await
from ._future import Future, Result
from ._reports import report_unseen, where_it_was_made
from ._suspend import (
    CANCELLED,
    FINISHED,
    PARKED,
    PENDING,
    current_tasks,
    get_running_loop,
    register_task,
    unregister_task,
)
from ._task_info import TaskInfo
from ._wait_queue import WaitQueue

_loop_of: Callable[[Any], Any] = asyncio.futures._get_loop  # type: ignore[attr-defined]
_next_number = count(1).__next__
_new = object.__new__


class Task(TaskInfo[Result]):
    """A coroutine that runs in a loop, and the future of what it returns.

    coro: the coroutine object.
    loop: the loop it runs in; the running one by default.
    name: what it is called in reports; "Task-1" and so on by default.
    context: the context variables it runs with; a copy of the current ones by default.
    eager_start: run the first step at once, before the constructor returns.

    Where it comes from: `asyncio.Task`, whose methods and meanings these are.
    """

    # Set when they are first needed: `_error`, what the next step throws if `_send` is None (None
    # is a cancellation that `uncancel` cannot take back); `_granted`, how the last wait in a queue
    # ended (by `WaitQueue`); `_sleep_key`, the key among the loop's deadlines (by `Sleepers`).
    __slots__ = (
        "_error",
        "_granted",
        "_log_destroy_pending",
        "_must_cancel",
        "_num_cancels_requested",
        "_schedule",
        "_send",
        "_sleep_key",
    )

    _error: BaseException | None
    _granted: bool
    _sleep_key: int

    def __init__(
        self,
        coro: Coroutine[Any, Any, Result],
        *,
        loop: Any = None,
        name: str | None = None,
        context: Context | None = None,
        eager_start: bool = False,
    ) -> None:
        if loop is None:
            loop = get_running_loop()
        self._begin(coro, loop, name, context, eager_start and loop.is_running())

    def _begin(
        self, coro: Any, loop: Any, name: object, context: Context | None, eager: bool = False
    ) -> Task[Result]:
        """Set every field and arrange for the first step.

        Apart from `__init__`, because `create_task` calls it directly: a call of a class is slow.
        """
        if type(coro) is not CoroutineType and not asyncio.iscoroutine(coro):
            raise not_a_coroutine(coro, "create_task()")
        # The fields of a future, set here: a call of its __init__ costs a tenth of a spawn.
        self._loop = loop
        self._state = PENDING
        self._exception = None
        self._unseen = False
        self._cancel_message = None
        self._asyncio_future_blocking = False
        self._waiter = None
        self._more = None
        self._coro = coro
        self._number = _next_number()  # 1, 2, 3, ... in this process
        self._name = None if name is None else str(name)  # None is "Task-{number}"
        self._context = copy_context() if context is None else context
        # Bound once: every step uses it. None: the next step throws `_error` instead.
        self._send: Callable[[None], Any] | None = coro.send
        # What the task waits on: a future, a wait queue, or the loop's sleepers. Written by
        # whoever it waits on; None while it is ready or running. Read by anyio.
        self._fut_waiter: Any = None
        # The next step throws CancelledError. Written by `cancel`; cleared by anyio too.
        self._must_cancel = False
        self._num_cancels_requested = 0  # how often `cancel` was called, less `uncancel`
        self._log_destroy_pending = True  # report it if the loop closes before it ends
        # How it becomes ready. A loop of ours says so; a foreign one knows only callbacks.
        try:
            self._schedule: Callable[[Task[Any]], object] = loop._schedule_task
            debug = loop._debug
        except AttributeError:
            self._schedule = _schedule_elsewhere
            debug = loop.get_debug()
        if debug:
            self._source_traceback = where_it_was_made()
        if eager:
            register_task(self)
            self._step()
            if self._state is not PENDING:
                self._coro = None
        else:
            self._schedule(self)
            register_task(self)
        return self

    # Cancellation: requested here, delivered once by the next step, counted.

    def cancel(self, msg: Any = None) -> bool:
        """Ask for CancelledError to be raised where the task waits. Return False if it is over.

        msg: the argument of the CancelledError.
        """
        self._unseen = False
        if self._state is not PENDING:
            return False
        self._cancel_message = msg
        self._num_cancels_requested += 1
        try:
            trace = self._loop._trace
        except AttributeError:  # not a loop of ours
            trace = None
        if trace is not None:
            trace.cancel_request(self)
        waiting_on = self._fut_waiter
        if waiting_on is not None:
            # Asked first, as the commonest: what is no queue may be a future of anybody's.
            if type(waiting_on) is not WaitQueue and not hasattr(waiting_on, "abort"):
                if waiting_on.cancel(msg=msg):
                    return True  # the task gets it from the future
            elif waiting_on.abort(self):
                # It left the queue without what it waited for, so the error has to come, whatever
                # `uncancel` says meanwhile.
                self._fut_waiter = None
                self._send = self._error = None
                self._schedule(self)
                return True
        self._must_cancel = True
        return True

    def cancelling(self) -> int:
        """Return how many cancellations were asked for and not taken back."""
        return self._num_cancels_requested

    def uncancel(self) -> int:
        """Take one request back, after its CancelledError was caught; return what is left.

        At none left a CancelledError that is still to be raised is not raised (since 3.13).
        """
        if self._num_cancels_requested > 0:
            self._num_cancels_requested -= 1
            if self._num_cancels_requested == 0:
                self._must_cancel = False
        return self._num_cancels_requested

    def _tell_later(self, error: CancelledError) -> None:
        """Let the next cancellation point raise what `error` said, which came too late here."""
        self._must_cancel = True
        self._cancel_message = error.args[0] if error.args else None

    # One step.

    def _step(self) -> None:
        """Run the coroutine to its next suspension, from anywhere in the loop's thread."""
        if self._state is not PENDING:
            raise asyncio.InvalidStateError(f"_step(): already done: {self!r}")
        loop = self._loop
        before = current_tasks.get(loop)
        current_tasks[loop] = self
        try:
            self._fut_waiter = None
            send: Any = self._send
            value: BaseException | None = None
            if self._must_cancel or send is None:
                send, value = self._coro.throw, self._take_error()
            try:
                yielded = self._context.run(send, value)
            except StopIteration as stop:
                self._return(stop.value)
            except BaseException as error:
                self._raise(error)
            else:
                self._wait_on(yielded)
        finally:
            if before is None:
                current_tasks.pop(loop, None)
            else:
                current_tasks[loop] = before

    def _wait_on(self, yielded: Any) -> None:
        """Arrange for the next step, by what the coroutine yielded."""
        if yielded is None:
            self._schedule(self)
        elif yielded is PARKED:
            if self._must_cancel and self._fut_waiter.abort(self):
                self._fut_waiter = None
                self._schedule(self)  # the next step takes the cancellation
        elif getattr(yielded, "_asyncio_future_blocking", None) is None:
            self._throw_next(wrong_await(self, yielded))
            self._schedule(self)
        else:
            self._wait_on_future(yielded)

    def _wait_on_future(self, future: Any) -> None:
        own = isinstance(future, Future)
        if (future._loop if own else _loop_of(future)) is not self._loop:
            problem = f"Task {self!r} got Future {future!r} attached to a different loop"
        elif not future._asyncio_future_blocking:
            problem = (
                f"yield was used instead of yield from in task {self!r} with {future!r}; "
                "write `await future`"
            )
        elif future is self:
            problem = f"Task cannot await on itself: {self!r}"
        else:
            future._asyncio_future_blocking = False
            self._fut_waiter = future
            if not own:
                future.add_done_callback(self._wakeup)
            elif future._waiter is None and future._more is None:
                future._waiter = self  # `_stand`, in place
            else:
                future._stand(self)
            if self._must_cancel and future.cancel(msg=self._cancel_message):
                self._must_cancel = False
            return
        self._throw_next(RuntimeError(problem))
        self._schedule(self)

    def _future_done(self, _future: Any) -> None:
        """What it waits on is done: make it ready."""
        self._schedule(self)

    def _wakeup(self, _future: Any) -> None:
        """Step it, as a callback of a foreign future. That future's outcome is read by `await`."""
        self._step()

    def _throw_next(self, error: BaseException | None) -> None:
        """Let the next step raise `error` inside the coroutine; None is the cancellation."""
        self._send = None
        self._error = error

    def _take_error(self) -> BaseException:
        """Return what this step raises. A cancellation goes before any other error."""
        if self._send is None:
            self._send = self._coro.send
            if not self._must_cancel and self._error is not None:
                return self._error
        self._must_cancel = False
        message = self._cancel_message
        return CancelledError() if message is None else CancelledError(message)

    def _return(self, result: Any) -> None:
        """The coroutine has returned."""
        if self._must_cancel:  # it was asked for, and there is no step left to deliver it
            self._must_cancel = False
            self._cancelled_error = None
            self._state = CANCELLED
        else:
            self._result = result
            self._state = FINISHED
        unregister_task(self)
        # `_tell`, with the commonest case in place: one waits, and nobody else.
        waiter = self._waiter
        if waiter is not None and self._more is None:
            self._waiter = None
            if type(waiter) is Task:
                waiter._schedule(waiter)
            else:
                waiter._future_done(self)
        elif self._more is not None:
            self._tell()

    def _raise(self, error: BaseException) -> None:
        """The coroutine has raised `error`."""
        # Without the frame of the step: it would hold this task, which holds the error.
        traceback = error.__traceback__
        if traceback is not None:
            error.__traceback__ = traceback.tb_next
        ends_the_run = False
        if isinstance(error, CancelledError):
            self._cancelled_error = error
            self._state = CANCELLED
        else:
            self._exception = error
            self._exception_traceback = error.__traceback__
            self._state = FINISHED
            ends_the_run = isinstance(error, (KeyboardInterrupt, SystemExit))
            if not ends_the_run:
                report_unseen(self)
        unregister_task(self)
        if self._waiter is not None or self._more is not None:
            self._tell()
        if ends_the_run:
            raise error


def start_task(coro: Any, loop: Any, name: object, context: Context | None) -> Task[Any]:
    """Make a task: the constructor without its keywords and its call through the type."""
    return _new(Task)._begin(coro, loop, name, context)


def _schedule_elsewhere(task: Task[Any]) -> None:
    """Make `task` ready in a loop that is not ours: by a callback, as asyncio's tasks do."""
    task._loop.call_soon(task._wakeup, None)
