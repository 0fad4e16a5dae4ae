"""How does a task wait for time?

It asks the loop for a turn at a moment: the loop's deadlines hold the sleeping task itself, so a
sleep is one entry in a heap, and a cancelled sleep leaves it. A timeout is a cancel scope with a
deadline that turns its own CancelledError into TimeoutError.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from math import inf
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from loopbase import Deadlines, check_period, check_seconds, describe, next_period

from ._cancel import CancelScope
from ._children import ensure_future
from ._errors import CancelledError
from ._suspend import AGAIN, PARKED, get_running_loop, running_task
from ._wait import cancel_and_wait

if TYPE_CHECKING:
    from ._task import Task

Result = TypeVar("Result")


class Sleepers:
    """The sleeping tasks of one loop, as what they wait on."""

    __slots__ = ("_current_time", "_deadlines")

    word = "sleep"

    def __init__(self, deadlines: Deadlines[Any], current_time: Callable[[], float]) -> None:
        self._deadlines = deadlines
        self._current_time = current_time

    def put(self, task: Task[Any], seconds: float) -> None:
        """Let `task`, which is about to park, be woken after `seconds`."""
        task._sleep_key = self._deadlines.add(self._current_time() + seconds, task)
        task._fut_waiter = self

    def until(self, task: Task[Any]) -> float | None:
        """Return the moment until which `task` sleeps."""
        return self._deadlines.moment_of(task._sleep_key)

    def abort(self, task: Task[Any]) -> bool:
        """Take `task` out: it is being cancelled. Return whether it still slept."""
        return self._deadlines.remove(task._sleep_key)


async def checkpoint() -> None:
    """Let every other ready task run first. A cancellation point. The same as `sleep(0)`."""
    await AGAIN


async def sleep(delay: float, result: Any = None) -> Any:
    """Wait for `delay` seconds, then return `result`. A cancellation point.

    Zero or less lets every other ready task run first, as in `asyncio.sleep`. Raises ValueError
    for NaN.
    """
    if delay <= 0:
        await AGAIN
        return result
    if delay != delay:
        raise ValueError("Invalid delay: NaN (not a number)")
    task = running_task()
    try:
        task._loop._sleepers.put(task, delay)
    except AttributeError:
        raise RuntimeError(
            f"futureloop.sleep() was called in {task!r} on {task._loop!r}, which are not "
            "futureloop's; start the program with futureloop.run()"
        ) from None
    del task  # a cancellation, which the task keeps, would hold it by this frame
    await PARKED
    return result


async def every(seconds: float, function: Callable[[], Coroutine[Any, Any, object]], /) -> None:
    """Call `await function()` one period from now and then once a period, until cancelled.

    The calls do not drift; a period that `function` overruns is left out. Ends with what
    `function` raises. Raises ValueError for a period that is not positive. Not in asyncio.
    """
    check_period(seconds, "every()")
    if not callable(function):
        raise TypeError(f"every() takes an async function, not {describe(function)}")
    current_time = get_running_loop().time
    moment = start = current_time()
    while True:
        moment = next_period(start, seconds, max(moment, current_time()))
        await sleep(moment - current_time())
        await function()


class Timeout(CancelScope):
    """A block with a deadline. Made by `timeout` and `timeout_at`.

    Where it comes from: `asyncio.Timeout`; and it is a `CancelScope`.
    """

    __slots__ = ()

    def when(self) -> float | None:
        """Return the deadline, or None when there is none."""
        return None if self._deadline == inf else self._deadline

    def reschedule(self, when: float | None) -> None:
        """Move the deadline; None takes it away. Raises RuntimeError outside the block."""
        if self._task is None:
            raise RuntimeError("Timeout has not been entered")
        if self._cancelling < 0 or self._delivered:
            state = "finished" if not self._delivered else "expiring"
            raise RuntimeError(f"Cannot change state of {state} Timeout")
        self.deadline = inf if when is None else when

    def expired(self) -> bool:
        """Return whether the deadline came while the block ran."""
        return self._delivered

    async def __aexit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> Literal[False]:
        if self._leave(error_type):
            assert error_type is not None
            if issubclass(error_type, CancelledError):
                self.cancelled_caught = True
                raise TimeoutError from error
        return False

    def __repr__(self) -> str:
        if self._task is None:
            return "<Timeout [created]>"
        if self._cancelling >= 0:
            state = "expiring" if self._delivered else "active"
            return f"<Timeout [{state}] when={self.when()}>"
        return f"<Timeout [{'expired' if self._delivered else 'finished'}]>"


def timeout(delay: float | None) -> Timeout:
    """Return a context manager that raises TimeoutError when its block takes too long.

    delay: in seconds; None for no limit. Raises ValueError for NaN.
    """
    if delay is None:
        return Timeout()
    if delay != delay:
        raise ValueError("timeout() takes a number of seconds, not NaN")
    return Timeout(get_running_loop().time() + delay)


def timeout_at(when: float | None) -> Timeout:
    """Do as `timeout` does, with a moment of the loop's clock."""
    if when != when:
        raise ValueError("timeout_at() takes a moment in seconds, not NaN")
    return Timeout(inf if when is None else when)


def move_on_after(seconds: float) -> CancelScope:
    """Return a cancel scope that ends its block after `seconds`, without an exception.

    Not in asyncio. Raises ValueError for negative numbers and NaN.
    """
    return CancelScope(get_running_loop().time() + check_seconds(seconds, "move_on_after()"))


async def wait_for(fut: Awaitable[Result], timeout: float | None) -> Result:  # noqa: ASYNC109
    """Wait for `fut` at most `timeout` seconds; then cancel it and raise TimeoutError.

    A coroutine is awaited in the caller's own task; None waits without a limit. A cancellation
    point. Where it comes from: `asyncio.wait_for` of 3.12.
    """
    if timeout is not None and timeout <= 0:
        future = ensure_future(fut)
        if not future.done():
            await cancel_and_wait(future)
        try:
            return future.result()  # type: ignore[no-any-return]
        except CancelledError as error:
            raise TimeoutError from error
    async with _timeout(timeout):
        return await fut


_timeout = timeout  # which `wait_for` has a parameter of the same name for
