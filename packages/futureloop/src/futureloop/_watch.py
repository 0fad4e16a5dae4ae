"""What does the loop do while somebody watches?

With a trace or in debug mode each turn goes through here instead of the kernel's own short way.
With a schedule the next item is chosen here. Without any of them this module costs nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any

from loopbase import Schedule, Trace

from ._handles import Handle
from ._task import Task

if TYPE_CHECKING:
    from ._loop import Loop


class Watch:
    """Makes the turns of one tick and tells of them."""

    __slots__ = ("_loop", "_trace")

    def __init__(self, loop: Loop, trace: Trace | None) -> None:
        self._loop = loop
        self._trace = trace

    def step(self, item: Any) -> None:
        """Step the task or make the callback, and note what happened and how long it took."""
        began = monotonic()
        if self._trace is None:
            item._step()
        elif isinstance(item, Task):
            self._step_traced(item, item, self._trace)
        else:
            self._trace.callback(_call_name(item))
            task = _stepped_by(item)
            if task is None:
                item._step()
            else:
                self._trace.wake(task)
                self._step_traced(task, item, self._trace)
        took = monotonic() - began
        if self._loop._debug and took >= self._loop.slow_callback_duration:
            self._loop._report_slow(item, took)

    def _step_traced(self, task: Task[Any], item: Any, trace: Trace) -> None:
        """Make the turn `item`, which steps `task`."""
        trace.step_begin(task)
        try:
            item._step()
        finally:
            outcome = task._outcome()
            if outcome == "yielded":
                place, sleepers = task._fut_waiter, self._loop._sleepers
                until = sleepers.until(task) if place is sleepers else None
                trace.step_end(task, outcome, task._waiting_word(), until, place)
            else:
                trace.step_end(task, outcome)


def _stepped_by(item: Any) -> Task[Any] | None:
    """Return the task that the callback of a foreign future will step, if `item` is one."""
    callback = item._callback if isinstance(item, Handle) else None
    task = getattr(callback, "__self__", None)
    if not isinstance(task, Task) or getattr(callback, "__func__", None) is not Task._wakeup:
        return None
    return None if task.done() else task


def _call_name(item: Any) -> str:
    """Return what is called, without arguments and places: they differ from run to run."""
    callback = item._callback if isinstance(item, Handle) else None
    while isinstance(callback, partial):
        callback = callback.func
    name: str | None = getattr(callback, "__qualname__", None)
    return item._call_text() if name is None else f"{name}()"


def fair_taker(ready: deque[Any], schedule: Schedule | None) -> Callable[[], Any]:
    """Return the callable that takes the next item out of `ready`.

    As `loopbase.taker`, but where the schedule chooses a callback the first callback is taken:
    asyncio promises that callbacks are called in the order they were scheduled.
    """
    if schedule is None:
        return ready.popleft
    choose: Callable[[int], int] | None = schedule.choose

    def take() -> Any:
        nonlocal choose
        if choose is None:
            return ready.popleft()
        try:
            index = choose(len(ready))
        except BaseException:
            choose = None  # it ends the run, which is then unwound without it
            raise
        item = ready[index]
        if not isinstance(item, Task):
            index, item = next(
                (i, other) for i, other in enumerate(ready) if not isinstance(other, Task)
            )
        del ready[index]
        return item

    return take
