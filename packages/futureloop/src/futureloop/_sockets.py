"""How does a task wait for a descriptor?

It tries first. When there is nothing, it waits on one *direction* of the descriptor, reading or
writing; the poller finds the direction and puts the task back into the ready queue. No future is
made for it. What else can stand in the ready queue (it has `_step`) can stand in the task's place:
a callback of `add_reader`, a listener, a transport with something to send. It stays there.

A stream's descriptor is registered once, for its lifetime (`_transport.py`). What the program owns
and lends for a call is in `_lent.py`.

Rule: a direction has one waiter. A second one would take the first one's bytes; it gets an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import loopbase
from loopbase import FOR_READER, FOR_WRITER, MORE_BEHIND, OPERATIONS_PER_TURN, Events

from ._suspend import PARKED, running_task
from ._task import Task

if TYPE_CHECKING:
    from ._loop import Loop


class Direction(loopbase.Direction):
    """Reading or writing: what a task waits on."""

    __slots__ = ()

    word = "descriptor"

    async def wait(self) -> None:
        """Park the running task until the direction may be ready. A cancellation point.

        Raises RuntimeError if somebody waits there already.
        """
        if self.waiter is not None:
            raise self.busy()
        task = running_task()
        try:
            task._fut_waiter = self
        except AttributeError:  # asyncio's own task: it can wait on a future only
            await self.by_future(task.get_loop().create_future())
        else:
            self.waiter = task
            del task  # see `sleep`
            await PARKED

    def abort(self, task: Task[Any]) -> bool:
        """Take `task` out: it is being cancelled. Return that it was in."""
        self.waiter = None
        return True

    def fail(self, error: BaseException) -> None:
        """Wake the task that waits here, if one does, with `error`."""
        waiter, self.waiter = self.waiter, None
        if type(waiter) is Task:
            waiter._fut_waiter = None
            waiter._throw_next(error)
            waiter._schedule(waiter)
        elif type(waiter) is FutureWaiter and not waiter.future.done():
            waiter.future.set_exception(error)

    def wake(self) -> None:
        """Wake the task that waits here, if one does, to look again."""
        waiter, self.waiter = self.waiter, None
        if type(waiter) is Task:
            waiter._fut_waiter = None
            waiter._schedule(waiter)
        elif waiter is not None:
            waiter._step()

    def busy(self) -> RuntimeError:
        """Return the error for a second one who wants to wait here."""
        number = "?" if self.descriptor is None else self.descriptor.fileno
        return RuntimeError(
            f"descriptor {number} is waited for already, in this direction, by "
            f"{self.waiter!r}; let one task read it and one task write it"
        )

    async def by_future(self, future: Any) -> None:
        """Wait as `wait` does, by `future`: for a task that is not ours."""
        waiter = self.waiter = FutureWaiter(self, future)
        try:
            await future
        finally:
            if self.waiter is waiter:
                self.waiter = None


class FutureWaiter:
    """Stands in a direction for a task that waits on a future."""

    __slots__ = ("_direction", "future")

    def __init__(self, direction: Direction, future: Any) -> None:
        self._direction = direction
        self.future = future

    def _step(self) -> None:
        if self._direction.waiter is self:
            self._direction.waiter = None
        if not self.future.done():
            self.future.set_result(None)

    def _call_text(self) -> str:
        return "Future.set_result()"


def deliver(loop: Loop, events: Events) -> None:
    """Wake those who wait for what the poller saw. `Descriptor.report`, in place."""
    descriptors = loop._poller.descriptors
    schedule, ready, trace = loop._schedule_task, loop._ready, loop._trace
    for fileno, bits in events:
        descriptor = descriptors.get(fileno)
        if descriptor is None:
            if fileno == loop._wakeup_fileno:
                loop._wakeup.drain()
            continue  # else it comes too late
        if trace is not None:
            _trace(trace, fileno, bits)
        if bits & FOR_READER:
            direction = descriptor.reading
            direction.ready = True
            if bits & MORE_BEHIND:
                direction.ready_after_short = True
            waiter = direction.waiter
            if type(waiter) is Task:
                direction.waiter = waiter._fut_waiter = None
                schedule(waiter)
            elif waiter is not None:
                ready.append(waiter)
        if bits & FOR_WRITER:
            direction = descriptor.writing
            direction.ready = True
            waiter = direction.waiter
            if type(waiter) is Task:
                direction.waiter = waiter._fut_waiter = None
                schedule(waiter)
            elif waiter is not None:
                ready.append(waiter)


def _trace(trace: loopbase.Trace, fileno: int, bits: int) -> None:
    words = ["read"] * bool(bits & FOR_READER) + ["write"] * bool(bits & FOR_WRITER)
    trace.io(fileno, "+".join(words))


class Turns:
    """The part of a loop that counts operations which did not have to wait.

    Rule: after OPERATIONS_PER_TURN of them, whosever they were, one lets the others run. What is
    always ready would otherwise keep its task running, and everybody else waiting.
    """

    def __init__(self) -> None:
        self._unwaited = 0  # since one let the others run

    def _is_turn_over(self) -> bool:
        """Count an operation that does not wait; return whether it has to let the others run."""
        self._unwaited += 1
        if self._unwaited < OPERATIONS_PER_TURN:
            return False
        self._unwaited = 0
        return True
