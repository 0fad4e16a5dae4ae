"""How does a task wait for time?

By an entry among the loop's deadlines. A sleep is a wait that is woken by its entry; a timeout is
a scope that is cancelled by it. When the block is left in time, the entry is taken out again.

All times are seconds of the loop's clock.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from math import inf, isnan
from types import TracebackType
from typing import Any, Literal, NoReturn, final

from loopbase import check_period, check_seconds, next_period

from ._cancel import CancelScope
from ._errors import CancelReason, TooSlowError
from ._groups import raise_as_is
from ._suspend import checkpoint, current_loop, current_task, wait
from ._task import Task, wake

_NUMBERS = (float, int)  # what is checked in one line; `check_seconds` sees to the rest


def current_time() -> float:
    """Return the time of the loop's clock, in seconds from an arbitrary start."""
    return current_loop().current_time()


@final
class _Forever:
    """The waiting place of those for whom nobody will come."""

    __slots__ = ()
    waiting_word = "sleep"

    def abort(self, task: Task, reason: CancelReason) -> bool:
        return True


_FOREVER = _Forever()


@final
class Sleep:
    """The waiting place of one sleeping task, and its entry among the loop's deadlines."""

    __slots__ = ("_key", "_task")
    waiting_word = "sleep"

    def __init__(self, task: Task, moment: float) -> None:
        self._task = task
        self._key = task._loop.deadlines.add(moment, self)

    @property
    def until(self) -> float | None:
        """The moment, for those who watch."""
        return self._task._loop.deadlines.moment_of(self._key)

    def expire(self) -> None:
        """Wake the task: the moment has come. Called by the kernel."""
        # A scope that expired in this same moment may have aborted the sleep.
        if self._task._waiting_on is self:
            wake(self._task)

    def abort(self, task: Task, reason: CancelReason) -> bool:
        """Let go of a cancelled task."""
        task._loop.deadlines.remove(self._key)
        return True


async def sleep_forever() -> NoReturn:
    """Wait until cancelled. A checkpoint."""
    await wait(current_task(), _FOREVER)
    raise RuntimeError("somebody woke a task that sleeps forever")


async def sleep_until(deadline: float) -> None:
    """Wait until the clock shows `deadline`; a moment in the past is a mere checkpoint.

    Raises ValueError for NaN. A checkpoint.
    """
    if isnan(deadline):
        raise ValueError("sleep_until() takes a moment of the loop's clock, not NaN")
    task = current_task()
    if deadline <= task._loop.current_time():
        await checkpoint()
    else:
        await wait(task, _FOREVER if deadline == inf else Sleep(task, deadline))


async def sleep(seconds: float) -> None:
    """Wait for at least `seconds`; 0 is a mere checkpoint.

    Raises ValueError for a negative time and for NaN, TypeError for no number. A checkpoint.
    """
    if not (type(seconds) in _NUMBERS and 0 <= seconds < inf):
        check_seconds(seconds, "sleep()")
        if seconds == inf:
            await sleep_forever()
    if seconds == 0:
        await checkpoint()
    else:
        task = current_task()
        await wait(task, Sleep(task, task._loop.current_time() + seconds))


def move_on_at(deadline: float, *, shield: bool = False) -> CancelScope:
    """Return a scope that is cancelled at `deadline`; the program goes on behind it.

    Raises ValueError for NaN.
    """
    return CancelScope(deadline=deadline, shield=shield)


def _scope_of(seconds: float, shield: bool) -> CancelScope:
    # Without keyword arguments, which the seconds, having been checked, need no more: this makes
    # a timeout that does not fire a twentieth cheaper.
    scope = CancelScope()
    scope._relative_deadline = seconds
    scope._shield = shield
    return scope


def move_on_after(seconds: float, *, shield: bool = False) -> CancelScope:
    """Return a scope that is cancelled `seconds` after it is entered.

    Raises ValueError for a negative time and for NaN, TypeError for no number.
    """
    if not (type(seconds) in _NUMBERS and seconds >= 0):
        check_seconds(seconds, "move_on_after()")
    return _scope_of(seconds, shield)


@final
class _Failing:
    """A scope that raises `TooSlowError` when it has been cancelled."""

    __slots__ = ("_scope",)

    def __init__(self, scope: CancelScope) -> None:
        self._scope = scope

    def __enter__(self) -> CancelScope:
        scope = self._scope
        scope._enter(current_task())
        return scope

    def __exit__(
        self,
        etype: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> Literal[False]:
        left = self._scope._leave(error)
        if left is error:
            return False
        if left is not None:
            try:
                raise_as_is(left)
            finally:
                del error, left  # the traceback will hold this frame
        raise TooSlowError("the time was over before the block was") from None


def fail_at(deadline: float, *, shield: bool = False) -> _Failing:
    """Return a scope that is cancelled at `deadline` and then raises TooSlowError.

    Raises ValueError for NaN.
    """
    return _Failing(move_on_at(deadline, shield=shield))


def fail_after(seconds: float, *, shield: bool = False) -> _Failing:
    """Return a scope that is cancelled after `seconds` and then raises TooSlowError.

    Raises ValueError for a negative time and for NaN, TypeError for no number.
    """
    if not (type(seconds) in _NUMBERS and seconds >= 0):
        check_seconds(seconds, "fail_after()")
    return _Failing(_scope_of(seconds, shield))


async def every(seconds: float, function: Callable[[], Awaitable[Any]]) -> NoReturn:
    """Call `await function()` one period from now and then once a period, without drift.

    A period that `function` overruns is left out. Ends when cancelled or when `function`
    raises. A checkpoint. nurseryloop's own, not trio's.

    seconds: the period, more than 0 and finite.
    """
    check_period(seconds, "every()")
    moment = start = current_time()
    while True:
        moment = next_period(start, seconds, max(moment, current_time()))
        await sleep_until(moment)
        await function()
