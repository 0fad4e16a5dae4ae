"""How is one task stepped?

Its coroutine (or generator) is sent the answer to its last request and runs until it yields the
next one. `run(send, answer)` is that step: `context.run` and `coro.send`, bound once.

Rule: a task that has been woken goes on, with what it was handed (a lock, an item, a token): no
cancellation is thrown in place of the answer. It stays pending and is delivered where the task
waits next. Nor is it thrown into a task that has not begun, whose `finally` could not run.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator
from contextvars import Context, copy_context
from types import CoroutineType, GeneratorType
from typing import Any, Generic, Protocol, TypeAlias, TypeVar, final

from loopbase import describe, discard

from ._errors import CancelledError, TaskError, Unseen
from ._suspend import LoopState, Request, foreign_thread, here, suspend, suspending

_CANCELLED = CancelledError()  # stands for any task's own; see `finish`

Result = TypeVar("Result")
Coro: TypeAlias = Coroutine[Any, Any, Result] | Generator[Any, Any, Result]


class Scope(Protocol):
    """What a task knows of the blocks it is in; the class is in `_cancel.py`."""

    outer: Scope | None
    shield: bool
    passing: CancelledError | None


class Held(Protocol):
    """What a task can hold while others wait for it: a lock."""

    def _holder_died(self) -> None: ...


class Owner(Protocol):
    """Who is told, instead of the log, how a task ended."""

    def _child_done(self, task: Task[Any]) -> None: ...


@final
class Task(Request, Generic[Result]):
    """A coroutine that the loop runs. Made by `spawn`. As a request: until it is over."""

    __slots__ = (
        "__weakref__",
        "_error",
        "_joiners",
        "_result",
        "_unseen",
        "answer",
        "coro",
        "holding",
        "loop",
        "name",
        "owner",
        "parent",
        "pending",
        "run",
        "scope",
        "send",
        "thrown",
        "waiting_on",
    )
    label = "Task"

    _result: Any  # what it returned, or None
    _error: BaseException | None  # what it raised, or None; _CANCELLED for its own cancellation
    _unseen: Unseen  # reports `_error` unless somebody looks at it

    def __init__(
        self,
        loop: LoopState,
        coro: Any,
        name: str | None,
        parent: Task[Any] | None,
        owner: Owner | None = None,
        context: Context | None = None,
    ) -> None:
        self.loop = loop
        self.coro: Any = coro  # None once the task is over
        self.name = name or coro.__qualname__
        self.parent = parent  # who spawned it, while it runs; for the task tree
        self.owner = owner  # who looks at its end; None: whoever joins it
        # Both are Any because they are dropped when the task is over.
        self.run: Any = (copy_context() if context is None else context).run
        self.send: Any = coro.send
        self.thrown: BaseException | None = None  # what the next step throws; written by `throw`
        self.answer: Any = None  # what the next step sends: None, or what `_wake` was given
        self.waiting_on: Request | None = None  # None while ready; written by kernel and wakers
        self.scope: Scope | None = None  # the innermost block; written by the blocks
        self.pending: dict[object, CancelledError] | None = None  # by origin, not delivered yet
        self.holding: set[Held] | None = None  # what it holds and others wait for; by the locks
        # One waiter is a slot; only several make a dict.
        self._joiners: Task[Any] | dict[Task[Any], None] | None = None
        # `_result` and `_error` are set when the task is over, and `_unseen` if it failed.
        loop.tasks[self] = None
        if loop.trace is not None:
            loop.trace.task_spawn(self, parent, self.name)
        loop.ready.append(self)

    # What a program calls.

    @property
    def terminated(self) -> bool:
        """Whether the task is over."""
        return self.coro is None

    @property
    def cancelled(self) -> bool:
        """Whether the task is over because it was cancelled."""
        return self.coro is None and isinstance(self._error, CancelledError)

    @property
    def exception(self) -> BaseException | None:
        """The exception the task ended with, or None. Raises RuntimeError while it runs."""
        if self.coro is not None:
            raise RuntimeError(f"{self} is not over; wait for it with `await task.join()`")
        error = self._error
        if error is _CANCELLED:
            return CancelledError(self)
        if not (error is None or isinstance(error, CancelledError)):
            self._unseen.forget()
        return error

    @property
    def result(self) -> Result:
        """What the task returned. Raises TaskError if it raised, RuntimeError while it runs."""
        error = self.exception
        if error is not None:
            raise TaskError(f"{self.name} ended with {error!r}") from error
        return self._result  # type: ignore[no-any-return]

    @suspending
    def join(self) -> Generator[Any, Any, Result]:
        """Wait until the task is over and return its result, as curio's `Task.join`.

        Raises TaskError if it ended with an exception, its own cancellation included; the cause
        is the exception. A cancellation point unless it is over already.
        """
        if self.coro is not None:
            yield from suspend(self)
        return self.result if self._error is not None else self._result

    @suspending
    def wait(self) -> Generator[Any, Any, None]:
        """Wait until the task is over, however it ends. A cancellation point unless it is over.

        Raises RuntimeError in the task itself, and in the tasks of another thread.
        """
        if self.coro is not None:
            yield from suspend(self)

    def cancel(self) -> None:
        """Throw CancelledError into the task, once, where it waits. No effect once it is over.

        A plain call that does not wait for the end, which curio's does: `await task.wait()` after
        it. A task that catches the exception goes on, and may be cancelled again.
        """
        if self.coro is not None:
            self.interrupt(CancelledError(self))

    def __repr__(self) -> str:
        state = "over" if self.coro is None else "running"
        if self.waiting_on is not None:
            state = f"waiting on {self.waiting_on.label}"
        return f"<Task {self.name}: {state}>"

    # What the loop and the primitives call.

    def _wake(self, answer: Any = True) -> None:
        """Make the parked task ready. Its request has let go of it already.

        answer: never None, which is what marks a ready task that has not been woken.
        """
        self.waiting_on = None
        self.answer = answer
        self.loop.make_ready(self)

    def interrupt(self, error: CancelledError) -> None:
        """Throw `error` at the next opportunity."""
        if here.loop is not self.loop:
            raise foreign_thread(f"the task {self.name} is to be cancelled and runs")
        if self.loop.trace is not None:
            self.loop.trace.cancel_request(error.origin)
        if self.waiting_on is not None and self.scope is None and self.pending is None:
            self.throw(error)  # nothing to weigh up: a third off the cost of a cancellation
            return
        if isinstance(self.thrown, CancelledError) and self.thrown.origin is error.origin:
            return  # the same is on its way
        self.hold(error)
        self.deliver()

    def hold(self, error: CancelledError) -> None:
        """Keep `error` until the task waits."""
        if self.pending is None:
            self.pending = {}
        self.pending[error.origin] = error

    def deliver(self) -> None:
        """Throw the outermost pending cancellation that no shield holds back, if now is the time.

        What stays pending is looked at again whenever the task waits.
        """
        thrown = self.thrown
        if self.answer is not None or not _is_suspended(self.coro):
            return
        if isinstance(thrown, CancelledError):
            self.hold(thrown)  # it has not arrived: one of a scope further out goes before it
        elif thrown is not None:
            return
        assert self.pending is not None
        found: CancelledError | None = None
        scope = self.scope
        while scope is not None:
            found = self.pending.get(scope, found)
            if scope.shield:
                break
            scope = scope.outer
        else:
            found = self.pending.get(self, found)
        if found is None:
            found = thrown  # a shield was put up in between: what is on its way stays so
        if found is not None:
            self.drop_pending(found.origin)
            self.throw(found)

    def drop_pending(self, origin: object) -> None:
        """Forget the pending cancellation that came from `origin`."""
        if self.pending is not None:
            self.pending.pop(origin, None)
            if not self.pending:
                self.pending = None

    def throw(self, error: BaseException) -> None:
        """Resume the suspended task by raising `error` in it, whatever it waits for."""
        if self.waiting_on is not None:
            self.waiting_on._undo(self)
            self.waiting_on = None
            self.loop.make_ready(self)
        self.answer = None
        self.thrown = error
        scope = self.scope
        if scope is not None and isinstance(error, CancelledError):
            # The blocks it passes through on its way out: see `CancelScope.__exit__`.
            origin = error.origin
            while scope is not None and scope is not origin:
                scope.passing = error
                scope = scope.outer

    def refuse(self, error: BaseException) -> None:
        """Raise `error` in the task, whose request has let go of it already."""
        self.waiting_on = None
        self.loop.make_ready(self)
        self.throw(error)

    def finish(self, result: Any, error: BaseException | None) -> None:
        """End the task. Called by the kernel."""
        self._result = result
        self._error = error
        # What the task held is let go, and so a chain of parents does not live for ever.
        self.coro = self.run = self.send = self.parent = None
        del self.loop.tasks[self]
        if error is not None:
            if not isinstance(error, CancelledError):
                self._note_failure(error)
            elif error.args == (self,) and self is not self.loop.main:
                # What a task keeps must not lead back to it. This error names the task, and its
                # traceback the frames the task was in: they would live until a collection.
                self._error = _CANCELLED
        if self.pending is not None and self is not self.loop.main:
            self.pending = None  # errors that name this task
        owner = self.owner
        if owner is not None:
            self.owner = None
            owner._child_done(self)
        if self.holding is not None:
            holding, self.holding = self.holding, None
            for held in holding:
                held._holder_died()
        joiners = self._joiners
        if joiners is not None:
            self._joiners = None
            for task in joiners if isinstance(joiners, dict) else (joiners,):
                task._wake()

    def _note_failure(self, error: BaseException) -> None:
        loop = self.loop
        if isinstance(error, (KeyboardInterrupt, SystemExit)) and loop.fatal is None:
            # It ends the run. The rest is cancelled when the main task is over, once.
            loop.fatal = error
            loop.main.cancel()
        self._unseen = Unseen(self.name, error)
        if error is not loop.fatal:
            loop.unseen.add(self._unseen)
        else:
            self._unseen.forget()  # it comes out of the run

    def _begin(self, task: Task[Any]) -> None:
        if task is self:
            task.refuse(RuntimeError("a task cannot wait for itself to end"))
        elif task.loop is not self.loop:
            task.refuse(foreign_thread(f"the task {self.name} runs"))
        elif self._joiners is None:
            self._joiners = task
        elif isinstance(self._joiners, dict):
            self._joiners[task] = None
        else:
            self._joiners = {self._joiners: None, task: None}

    def _undo(self, task: Task[Any]) -> None:
        if isinstance(self._joiners, dict):
            del self._joiners[task]
        else:
            self._joiners = None


def _is_suspended(coro: Any) -> bool:
    """Return whether `coro` stands at a `yield`: not before its first step, not running."""
    suspended = getattr(coro, "cr_suspended", None)
    return bool(coro.gi_suspended if suspended is None else suspended)


def make_coroutine(what: str, function: Callable[..., Any], args: tuple[Any, ...]) -> Coro[Any]:
    """Return `function(*args)` if that is something a task can run.

    what: the call that the TypeError speaks of.
    """
    if not callable(function):
        raise not_callable(what, function)
    coro = function(*args)
    if type(coro) is CoroutineType or type(coro) is GeneratorType:
        return coro
    if isinstance(coro, Coroutine):
        return _adopt(coro)  # a compiled coroutine: it lacks what the loop asks of Python's own
    raise TypeError(
        f"{what}() was given {describe(function)}, which returned {describe(coro)}; give it an "
        "`async def` function or a generator function"
    )


def not_callable(what: str, thing: object) -> TypeError:
    """Return the error for `thing` where `what()` takes a function; close a called coroutine."""
    discard(thing)
    return TypeError(
        f"{what}() takes a function and its arguments, and calls it itself; "
        f"it was given {describe(thing)}"
    )


async def _adopt(coro: Coroutine[Any, Any, Result]) -> Result:
    return await coro
