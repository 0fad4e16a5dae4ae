"""How does a task wait for time?

It yields a `Sleep`, which the loop keeps by its moment. A timeout is a scope with a deadline, in
the same heap; one that does not fire costs an entry and its removal. Periodic work is a sleep until
the next multiple of the period, so that it cannot drift.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, final, overload

from loopbase import check_period, check_seconds, next_period

from ._cancel import CancelScope
from ._errors import CancelledError, TaskTimeout
from ._suspend import Sleep, Suspending, checkpoint, running_loop, suspend, suspending
from ._task import make_coroutine


def clock() -> float:
    """Return the loop's clock, in seconds. A plain call; curio's has to be awaited.

    Raises RuntimeError outside a run.
    """
    return running_loop("clock()").clock.current_time()


@suspending
def sleep(seconds: float) -> Generator[Any, Any, float]:
    """Wait for at least `seconds` and return the clock. A cancellation point, always.

    `sleep(0)` lets the others run once. Raises ValueError for NaN and negative times.
    """
    now = running_loop("sleep()").clock.current_time
    if check_seconds(seconds, "sleep()") == 0:
        yield from checkpoint()
    else:
        yield from suspend(Sleep(now() + seconds))
    return now()


@suspending
def sleep_until(moment: float) -> Generator[Any, Any, float]:
    """Wait until the loop's clock shows `moment` or more, and return the clock.

    A moment that has passed is a checkpoint. Raises ValueError for NaN.
    """
    now = running_loop("sleep_until()").clock.current_time
    if moment != moment:
        raise ValueError("sleep_until() takes a moment on the loop's clock, not NaN")
    if moment <= now():
        yield from checkpoint()
    else:
        yield from suspend(Sleep(moment))
    return now()


@suspending
def every(seconds: float, function: Callable[[], Any]) -> Generator[Any, Any, None]:
    """Wait `seconds`, run `function()` to its end, and so on, without drift, until cancelled.

    A period that `function` overruns is left out. What it raises comes out of here.
    """
    check_period(seconds, "every()")
    moment = start = clock()
    while True:
        moment = next_period(start, seconds, max(moment, clock()))
        yield from sleep_until(moment)
        yield from make_coroutine("every", function, ())  # type: ignore[misc]


class Timeout(CancelScope):
    """A scope that cancels itself some seconds after it was entered; it raises TaskTimeout then."""

    __slots__ = ()

    @property
    def expired(self) -> bool:
        """Whether the time was over and ended the block."""
        return self.cancelled_caught

    def _caught(self, error: CancelledError) -> None:
        raise TaskTimeout(f"not done within {self._seconds:g} seconds") from error


@final
class IgnoredTimeout(Timeout):
    """The same, but it ends its block in silence."""

    __slots__ = ("_result",)

    def __init__(self, seconds: float, result: Any) -> None:
        super().__init__(seconds)
        self._result = result  # the `timeout_result`

    @property
    def result(self) -> Any:
        """The `timeout_result` if the time was over, True if not."""
        return self._result if self.cancelled_caught else True

    def _caught(self, error: CancelledError) -> None:
        pass


@overload
def timeout_after(seconds: float, /) -> Timeout: ...
@overload
def timeout_after(
    seconds: float, function: Callable[..., Any], /, *args: Any
) -> Suspending[Any]: ...
def timeout_after(seconds: float, function: Callable[..., Any] | None = None, /, *args: Any) -> Any:
    """Cancel a block, or `function(*args)`, after `seconds` and raise TaskTimeout.

    Of nested timeouts only the one whose time is over raises it; those inside it see a
    CancelledError pass. Cancelling the scope by hand raises it too.
    """
    timeout = Timeout(check_seconds(seconds, "timeout_after()"))
    return timeout if function is None else _within(timeout, function, args)


@overload
def ignore_after(seconds: float, /, *, timeout_result: Any = None) -> IgnoredTimeout: ...
@overload
def ignore_after(
    seconds: float, function: Callable[..., Any], /, *args: Any, timeout_result: Any = None
) -> Suspending[Any]: ...
def ignore_after(
    seconds: float,
    function: Callable[..., Any] | None = None,
    /,
    *args: Any,
    timeout_result: Any = None,
) -> Any:
    """Cancel a block, or `function(*args)`, after `seconds` and go on behind it.

    The call returns `timeout_result` then; the block has it as `.result`, and `.expired` is true.
    """
    timeout = IgnoredTimeout(check_seconds(seconds, "ignore_after()"), timeout_result)
    return timeout if function is None else _within(timeout, function, args)


@suspending
def _within(
    timeout: Timeout, function: Callable[..., Any], args: tuple[Any, ...]
) -> Generator[Any, Any, Any]:
    with timeout:
        return (yield from make_coroutine("timeout_after", function, args))  # type: ignore[misc]
    assert isinstance(timeout, IgnoredTimeout)  # the other kind has raised
    return timeout.result
