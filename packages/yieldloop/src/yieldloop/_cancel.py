"""How does cancellation arrive?

Thrown once, at the point where the task waits; a task that catches it goes on. What is thrown
knows its origin: a task that is cancelled as a whole, or a scope, which is a block that can be
cancelled. A scope catches its own cancellation and no other.

Scopes are nested, and the outer one counts more: of several pending cancellations the outermost is
thrown. One that is held back, by a shield or because the task carries a hand-over, stays pending
until the shield is taken away or the task waits again; when its scope has been left by then, it is
void.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from types import TracebackType
from typing import Any, Literal, Self, overload

from ._errors import CancelledError
from ._suspend import Suspending, checkpoint, current_task, foreign_thread, here, suspending
from ._task import Scope, Task, make_coroutine

_INFINITY = float("inf")


class CancelScope:
    """A block that can be cancelled, by hand or by its deadline.

    Entered with `with` (also in a generator task) or `async with`; neither is a checkpoint.

    deadline: the moment, in seconds of the loop's clock, at which it cancels itself.
    seconds: the same, counted from the moment when the block is entered.
    shield: hold back cancellations from outside until the block is left. May be set.
    """

    __slots__ = (
        "_deadline",
        "_key",
        "_seconds",
        "_shield",
        "_task",
        "cancel_called",
        "cancelled_caught",
        "outer",
        "passing",
    )
    outer: Scope | None  # the scope around this one; written when the block is entered

    def __init__(
        self, seconds: float | None = None, *, deadline: float = _INFINITY, shield: bool = False
    ) -> None:
        if deadline != deadline:
            raise ValueError("a deadline is a moment on the loop's clock, not NaN")
        self._seconds = seconds
        self._deadline = deadline
        self._key: int | None = None  # of the entry in the loop's deadlines
        self._task: Task[Any] | Literal[False] | None = None  # who is in it; False: it was left
        self.cancel_called = False  # whether the block is to end
        self.cancelled_caught = False  # whether its cancellation did end the block
        self.passing: CancelledError | None = None  # an outer cancellation on its way out
        self._shield = shield

    @property
    def shield(self) -> bool:
        """Whether cancellations from outside are held back. May be set.

        Taken away while the task waits, it lets in at once what it held back.
        """
        return self._shield

    @shield.setter
    def shield(self, shield: bool) -> None:
        task = self._task
        if task and task.loop is not here.loop:
            raise foreign_thread(f"the task {task.name} is in this scope and runs")
        self._shield = shield
        if task and not shield and task.pending is not None:
            task.deliver()

    @property
    def deadline(self) -> float:
        """The moment at which the scope cancels itself; infinity for never. May be set."""
        return self._deadline

    @deadline.setter
    def deadline(self, moment: float) -> None:
        if moment != moment:
            raise ValueError("a deadline is a moment on the loop's clock, not NaN")
        self._deadline = moment
        if self._task:
            deadlines = self._task.loop.deadlines
            if self._key is not None:
                deadlines.remove(self._key)
                self._key = None
            if moment != _INFINITY and not self.cancel_called:
                self._key = deadlines.add(moment, self)

    @property
    def moment(self) -> float:
        """The deadline, under the name that traces read."""
        return self._deadline

    def cancel(self) -> None:
        """Cancel what runs inside the block. A second call has no effect."""
        if not self.cancel_called:
            self.cancel_called = True
            if self._task:
                self._task.interrupt(CancelledError(self))

    def __enter__(self) -> Self:
        loop = here.loop
        task = current_task() if loop is None or loop.current is None else loop.current
        if self._task is not None:
            raise RuntimeError("a scope can be entered only once; make a new one for each block")
        self._task = task
        self.outer = task.scope
        task.scope = self
        if self._seconds is not None and self._deadline == _INFINITY:
            self._deadline = task.loop.clock.current_time() + self._seconds
        if self._deadline != _INFINITY:
            self._key = task.loop.deadlines.add(self._deadline, self)
        if self.cancel_called:
            task.interrupt(CancelledError(self))
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> bool:
        task = self._task
        if not task:
            raise RuntimeError("a scope was left that nobody is in")
        self._task = False
        if self._key is not None:
            task.loop.deadlines.remove(self._key)
        if task.pending is not None:
            task.drop_pending(self)
        if task.scope is self and task.loop.current is task:
            task.scope = self.outer
        else:
            self._leave_half_way(task)
        del task  # what is raised below holds this frame, and the task may come to hold that
        overtaken = self.passing
        if overtaken is not None:
            self.passing = None
        if error is None or not isinstance(error, CancelledError) or error.origin is not self:
            return False
        # While an outer cancellation was on its way out through this block, ours may have been
        # thrown into a `finally` and have taken its place. It must not be lost: it goes on.
        if overtaken is not None and _follows(error, overtaken):
            try:
                raise overtaken
            finally:
                del overtaken
        self.cancelled_caught = True
        self._caught(error)
        return True

    async def __aenter__(self) -> Self:
        return self.__enter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        return self.__exit__(kind, error, traceback)

    def _caught(self, error: CancelledError) -> None:
        """Do what else is to be done when the scope has ended its block."""

    def _leave_half_way(self, task: Task[Any]) -> None:
        """Leave blocks that are not properly nested: a generator was left half-way."""
        if task.scope is self:
            task.scope = self.outer
        inner = task.scope
        while inner is not None and inner.outer is not self:
            inner = inner.outer
        if inner is not None:
            inner.outer = self.outer
        if task.loop.current is not task:
            raise RuntimeError(f"a scope that {task.name} entered was left by another task")

    def _come_due(self) -> None:
        self._key = None
        self.cancel()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} with deadline {self._deadline:g}>"


def _follows(error: BaseException, earlier: BaseException) -> bool:
    """Return whether `error` was raised while `earlier` was being handled."""
    context = error.__context__
    while context is not None and context is not earlier:
        context = context.__context__
    return context is not None


@overload
def disable_cancellation() -> CancelScope: ...
@overload
def disable_cancellation(function: Callable[..., Any], /, *args: Any) -> Suspending[Any]: ...
def disable_cancellation(function: Callable[..., Any] | None = None, /, *args: Any) -> Any:
    """Hold back cancellations from outside: for a block, or while `function(*args)` runs.

    They are delivered where the task waits next afterwards. Timeouts and scopes inside work as
    ever, which they do not in curio.
    """
    if function is None:
        return CancelScope(shield=True)
    return _undisturbed(function, args)


@suspending
def _undisturbed(function: Callable[..., Any], args: tuple[Any, ...]) -> Generator[Any, Any, Any]:
    with CancelScope(shield=True):
        return (yield from make_coroutine("disable_cancellation", function, args))  # type: ignore[misc]


@suspending
def check_cancellation() -> Generator[Any, Any, None]:
    """Raise a cancellation that is due; otherwise go on at once, without letting others run."""
    if current_task().pending is not None:
        yield from checkpoint()
