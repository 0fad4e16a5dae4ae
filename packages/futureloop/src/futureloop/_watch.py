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
            self._trace.step_begin(item)
            try:
                item._step()
            finally:
                outcome = item._outcome()
                if outcome == "yielded":
                    place, sleepers = item._fut_waiter, self._loop._sleepers
                    until = sleepers.until(item) if place is sleepers else None
                    self._trace.step_end(item, outcome, item._waiting_word(), until, place)
                else:
                    self._trace.step_end(item, outcome)
        else:
            self._trace.callback(_call_name(item))
            item._step()
        took = monotonic() - began
        if self._loop._debug and took >= self._loop.slow_callback_duration:
            self._loop._report_slow(item, took)


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
