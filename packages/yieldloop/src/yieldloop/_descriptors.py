"""What is kept of an open descriptor?

Two requests, one for each direction: "until it is worth another try". A task that has tried and got
nothing yields the direction, and is woken when the poller reports it. A descriptor is registered
once, when it is opened; waiting makes no object and no system call.

Rule: one task reads a descriptor and one writes it at a time; a second gets a BusyResourceError.
Rule: closing sets both directions ready, so that whoever comes later tries, fails, and does not
wait for a number that is somebody else's by then.
Rule: after `OPERATIONS_PER_TURN` operations that did not have to wait, or if a cancellation is due,
the next one is a checkpoint, and is one *before* it does anything: a cancellation there loses
nothing.
"""

from __future__ import annotations

from typing import Any, final

from loopbase import (
    FOR_READER,
    FOR_WRITER,
    MORE_BEHIND,
    OPERATIONS_PER_TURN,
    Descriptor,
    Direction,
)

from ._errors import BusyResourceError, ClosedResourceError
from ._suspend import LoopState, Request, foreign_thread, here
from ._task import Task


class Readiness(Direction, Request):
    """One direction of a descriptor. As a request: until it is worth another try."""

    __slots__ = ("closed", "loop")
    label = "descriptor"

    def __init__(self, loop: LoopState) -> None:
        super().__init__()
        self.loop = loop
        self.closed = False  # by `close`: what fails from then on has this reason

    def _begin(self, task: Task[Any]) -> None:
        if self.waiter is not None:
            task.refuse(busy(self.label))
        elif task.loop is not self.loop:
            task.refuse(foreign_thread("this descriptor was opened"))
        else:
            self.waiter = task

    def _undo(self, task: Task[Any]) -> None:
        self.waiter = None

    def close(self) -> None:
        """Let nobody wait any more: the descriptor is about to be closed."""
        if self.waiter is not None and here.loop is not self.loop:
            raise foreign_thread("a task waits for this descriptor")
        self.closed = self.ready = self.ready_after_short = True
        task = self.waiter
        if task is not None:
            task.throw(closed())


@final
class Reading(Readiness):
    """Until there is something to read, or nothing ever will be."""

    __slots__ = ()
    label = "reading"


@final
class Writing(Readiness):
    """Until there is room to write, or nobody who reads."""

    __slots__ = ("in_parts",)
    label = "writing"

    def __init__(self, loop: LoopState) -> None:
        super().__init__(loop)
        self.in_parts = False  # a task waits to write the rest of its data; by `Transfer`


def busy(doing: str) -> BusyResourceError:
    """Return the error for a second task that is `doing` the same."""
    return BusyResourceError(
        f"another task is {doing} already; one task reads and one writes at a time, so give "
        "both to the same task, or take turns with a Lock"
    )


def closed() -> ClosedResourceError:
    """Return the error for the use of what has been closed."""
    return ClosedResourceError("it has been closed, before this operation or while it waited")


def open_descriptor(loop: LoopState, fileno: int, *, drained_by_short_read: bool) -> Descriptor:
    """Register `fileno` with the loop, once and until it is closed, and return what is kept of it.

    Raises OSError for a number that is not open, or whose reads never wait (a file on disk).
    """
    descriptor = Descriptor(
        fileno, Reading(loop), Writing(loop), drained_by_short_read=drained_by_short_read
    )
    loop.poller.register(descriptor)
    return descriptor


def forget_descriptor(loop: LoopState, descriptor: Descriptor) -> None:
    """Wake who waits for `descriptor`, which is about to be closed: with a ClosedResourceError."""
    descriptor.reading.close()  # type: ignore[attr-defined]
    descriptor.writing.close()  # type: ignore[attr-defined]
    if not loop.closed:
        loop.poller.forget(descriptor)


def deliver(loop: LoopState, events: list[tuple[int, int]]) -> None:
    """Wake whoever waits for what the poller saw. `Descriptor.report`, in the kernel's words."""
    descriptors, ready, trace = loop.poller.descriptors, loop.make_ready, loop.trace
    for fileno, happened in events:
        descriptor = descriptors.get(fileno)
        if descriptor is None:
            if fileno == loop.wakeup.fileno():
                loop.wakeup.drain()
            continue
        if trace is not None:
            trace.io(fileno, _in_words(happened))
        if happened & FOR_READER:
            reading = descriptor.reading
            reading.ready = True
            if happened & MORE_BEHIND:
                reading.ready_after_short = True
            task = reading.waiter
            if task is not None:
                reading.waiter = task.waiting_on = None
                task.answer = True
                ready(task)
        if happened & FOR_WRITER:
            writing = descriptor.writing
            writing.ready = True
            task = writing.waiter
            if task is not None:
                writing.waiter = task.waiting_on = None
                task.answer = True
                ready(task)


def _in_words(happened: int) -> str:
    words = ["read"] if happened & FOR_READER else []
    return "+".join([*words, "write"] if happened & FOR_WRITER else words)


def is_turn_over(loop: LoopState) -> bool:
    """Count an operation that may not wait; return whether a checkpoint comes before it.

    It does if there were enough of them, and if a cancellation is due.
    """
    loop.operations += 1
    task = loop.current
    if task is not None and loop.operations <= OPERATIONS_PER_TURN and task.pending is None:
        return False
    begin_turn(loop)
    return True


def begin_turn(loop: LoopState) -> None:
    """Count from here. Raises RuntimeError outside the loop's own tasks."""
    if loop.current is None:
        raise foreign_thread("this descriptor was opened")
    loop.operations = 1  # the one that follows
