"""How is a run watched?

The kernel and `wake` tell one observer what happens, if there is one: while nobody watches, that
is a comparison with None. The observer passes it on to instruments, which may come and go during
the run, to a `loopbase.Trace`, and to those who count checkpoints. The root task is not shown to
traces: its only work is to hold the others.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, final

from loopbase import Trace

from ._errors import Cancelled
from ._inspect import waiting_place
from ._suspend import CHECKED, CHECKPOINT, WAIT, current_loop, word_for

if TYPE_CHECKING:
    from ._abc import Instrument
    from ._run_state import Loop
    from ._task import Task

_LOGGER = logging.getLogger("nurseryloop.abc.Instrument")


def is_cancelled(error: BaseException) -> bool:
    """Say whether `error` is nothing but cancellation."""
    if isinstance(error, BaseExceptionGroup):
        return error.split(Cancelled)[1] is None
    return isinstance(error, Cancelled)


@final
class Observer:
    """Everyone who watches one run."""

    __slots__ = ("_loop", "counts", "instruments", "trace")

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self.trace: Trace | None = None
        self.instruments: dict[Instrument, None] = {}  # in the order they were added
        # task -> [cancellation points, schedule points], for those that `testing` counts
        self.counts: dict[Task, list[int]] = {}

    def is_idle(self) -> bool:
        """Say whether nobody is left to be told anything."""
        return self.trace is None and not self.instruments and not self.counts

    def tell(self, hook: str, *args: Any) -> None:
        """Call `hook` of every instrument that has it; one that raises is removed."""
        for instrument in list(self.instruments):
            try:
                method = getattr(instrument, hook, None)
                if method is not None:
                    method(*args)
            except BaseException:
                self.instruments.pop(instrument, None)
                _LOGGER.exception(
                    "Exception raised when calling %r on instrument %r. It has been disabled.",
                    hook,
                    instrument,
                )

    def run_start(self) -> None:
        self.tell("before_run")
        if self.trace is not None:
            self.trace.run_start(self._loop.current_time)

    def run_end(self) -> None:
        self.tell("after_run")
        if self.trace is not None:
            self.trace.run_end()

    def task_spawned(self, task: Task) -> None:
        self.tell("task_spawned", task)
        self.tell("task_scheduled", task)  # in a trace a spawn says as much
        if self.trace is not None and task._parent_nursery is not None:
            self.trace.task_spawn(task, task._parent_nursery.parent_task, task.name)

    def wake(self, task: Task) -> None:
        self.tell("task_scheduled", task)
        if self.trace is not None and task._parent_nursery is not None:
            self.trace.wake(task)

    def step_begin(self, task: Task) -> None:
        self.tell("before_task_step", task)
        if self.trace is not None and task._parent_nursery is not None:
            self.trace.step_begin(task)

    def step_end(self, task: Task, message: object) -> None:
        """The task yielded `message`."""
        if task in self.counts:
            counts = self.counts[task]
            counts[0] += message is WAIT or message is CHECKPOINT or message is CHECKED
            counts[1] += 1
        if message is not WAIT:
            self.tell("task_scheduled", task)
        self.tell("after_task_step", task)
        if self.trace is not None and task._parent_nursery is not None:
            place = waiting_place(task) if message is WAIT else None
            word = None if place is None else word_for(place)
            self.trace.step_end(task, "yielded", word, getattr(place, "until", None), place)

    def cancel_point(self, task: Task) -> None:
        """The task looked for a cancellation and there was none."""
        if task in self.counts:
            self.counts[task][0] += 1

    def task_exited(self, task: Task, error: BaseException | None) -> None:
        self.counts.pop(task, None)
        self.tell("task_exited", task)
        self.tell("after_task_step", task)
        if self.trace is not None and task._parent_nursery is not None:
            if error is None:
                self.trace.step_end(task, "returned")
            else:
                self.trace.step_end(task, "cancelled" if is_cancelled(error) else "raised")

    def cancel_request(self, target: object) -> None:
        # The root cancels the system tasks when all is over, and is not shown.
        if self.trace is not None and self._loop.task is not self._loop.root:
            self.trace.cancel_request(target)

    def timer(self, moment: float) -> None:
        if self.trace is not None:
            self.trace.timer(moment)

    def io(self, fileno: int, ready: str) -> None:
        if self.trace is not None:
            self.trace.io(fileno, ready)

    def callback(self, function: object) -> None:
        if self.trace is not None:
            self.trace.callback(getattr(function, "__qualname__", repr(function)))

    def before_sleep(self, seconds: float, until: float) -> None:
        self.tell("before_io_wait", seconds)
        if self.trace is not None:
            self.trace.idle(until)

    def after_sleep(self, seconds: float) -> None:
        self.tell("after_io_wait", seconds)


def observe(loop: Loop, trace: Trace | None, instruments: Iterable[Instrument]) -> None:
    """Let a run be watched from its beginning."""
    if trace is None and not instruments:
        return
    loop.observer = Observer(loop)
    loop.observer.trace = trace
    for instrument in instruments:
        loop.observer.instruments[instrument] = None


def add_instrument(instrument: Instrument) -> None:
    """Let `instrument` watch the current run from now on. No effect if it does already."""
    loop = current_loop()
    if loop.observer is None:
        loop.observer = Observer(loop)
    loop.observer.instruments[instrument] = None


def remove_instrument(instrument: Instrument) -> None:
    """Let `instrument` watch no longer. Raises KeyError if it does not watch now."""
    loop = current_loop()
    if loop.observer is None:
        raise KeyError(instrument)
    del loop.observer.instruments[instrument]
    if loop.observer.is_idle():
        loop.observer = None
