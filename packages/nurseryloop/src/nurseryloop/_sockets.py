"""How does a task wait for a descriptor?

It tries first, and parks on one direction of the descriptor when there is nothing: the direction
is the waiting place, made once, and holds one task. The poller is told of the descriptor when
somebody first has to wait, and reports what changes; `deliver` notes it and wakes who waits.

Rule: one task reads from a descriptor and one writes to it at a time; a second one is told so.
Rule: who closes a descriptor wakes those who wait on it, with an exception.
"""

from __future__ import annotations

import errno
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from loopbase import Descriptor, Direction
from loopbase.descriptor import FOR_READER, FOR_WRITER, MORE_BEHIND

from ._errors import BusyResourceError, CancelReason, ClosedResourceError
from ._suspend import Thrown, checkpoint, current_loop, current_task, must_stop, wait
from ._task import Task, wake

if TYPE_CHECKING:
    from loopbase import Events

    from ._observer import Observer
    from ._run_state import Loop


class HasFileno(Protocol):
    """A socket, a file, a pipe."""

    def fileno(self) -> int: ...


Waitable: TypeAlias = int | HasFileno


class Reading(Direction):
    """Where a task waits until a descriptor can be read from."""

    __slots__ = ("loop",)
    waiting_word = "readable"
    loop: Loop | None  # whose poller knows the descriptor; written by `_register`
    waiter: Task | None

    def __init__(self) -> None:
        # What Direction.__init__ does, without the call: two for each connection.
        self.descriptor = self.waiter = self.loop = None
        self.ready = self.ready_after_short = True

    def abort(self, task: Task, reason: CancelReason) -> bool:
        """Take the task out: nothing has been read or written for it."""
        self.waiter = None
        return True


class Writing(Reading):
    """Where a task waits until a descriptor can be written to."""

    __slots__ = ()
    waiting_word = "writable"


def park(direction: Reading, task: Task) -> Awaitable[Any]:
    """Wait until there is news of `direction`; `task` is the current one.

    Raises BusyResourceError when another task waits there, ClosedResourceError when the descriptor
    is closed meanwhile. A checkpoint.
    """
    if direction.waiter is not None:
        word = "reading from" if type(direction) is Reading else "writing to"
        raise BusyResourceError(
            f"another task, {direction.waiter.name}, is {word} this socket or pipe: let one task "
            "do it, or take turns with a Lock"
        )
    if direction.loop is not task._loop:
        _register(direction, task._loop)
    direction.waiter = task
    return wait(task, direction)


def _register(direction: Reading, loop: Loop) -> None:
    """Tell the poller of `loop` of a descriptor. It reports at once what is ready already."""
    descriptor: Any = direction.descriptor
    reading, writing = descriptor.reading, descriptor.writing
    if direction.loop is not None and not direction.loop.closed:
        raise RuntimeError("this socket or pipe is being used in the loop of another thread")
    before = loop.poller.descriptors.get(descriptor.fileno)
    loop.poller.register(descriptor)
    reading.loop = writing.loop = loop
    if before is not None:
        # The same descriptor by its number alone: who waits there, waits here from now on.
        _move(before.reading, reading)
        _move(before.writing, writing)


def _move(old: Any, new: Any) -> None:
    if old.waiter is not None and new.waiter is None:
        new.waiter, old.waiter = old.waiter, None
        new.waiter._waiting_on = new


def deliver(loop: Loop, events: Events) -> None:
    """Note what the poller has seen and wake those who waited for it."""
    if loop.observer is not None:
        _deliver_observed(loop, loop.observer, events)
        return
    # What `Descriptor.report` and `wake` do, without the calls: this happens for every message.
    descriptors, ready = loop.poller.descriptors, loop.ready
    for fileno, bits in events:
        try:
            descriptor = descriptors[fileno]
        except KeyError:
            _deliver_other(loop, fileno)
            continue
        if bits & FOR_READER:
            reading = descriptor.reading
            reading.ready = True
            if bits & MORE_BEHIND:
                reading.ready_after_short = True
            task = reading.waiter
            if task is not None:
                reading.waiter = task._waiting_on = None
                ready.append(task)
        if bits & FOR_WRITER:
            writing = descriptor.writing
            writing.ready = True
            task = writing.waiter
            if task is not None:
                writing.waiter = task._waiting_on = None
                ready.append(task)


def _deliver_other(loop: Loop, fileno: int) -> None:
    """Note news of what no task waits for: somebody woke the loop, or it was closed just now."""
    if fileno == loop.wakeup.fileno():
        loop.wakeup.drain()


def _deliver_observed(loop: Loop, observer: Observer, events: Events) -> None:
    for fileno, bits in events:
        descriptor = loop.poller.descriptors.get(fileno)
        if descriptor is None:
            _deliver_other(loop, fileno)
            continue
        words = ["read"] * bool(bits & FOR_READER) + ["write"] * bool(bits & FOR_WRITER)
        observer.io(fileno, "+".join(words))
        for task in descriptor.report(bits):
            wake(task)


def release(descriptor: Descriptor, forget: bool = True) -> None:
    """Tell everybody that `descriptor` is about to be closed, or taken elsewhere.

    forget: it is closed right afterwards.
    """
    loop = descriptor.reading.loop  # type: ignore[attr-defined]
    for direction in (descriptor.reading, descriptor.writing):
        direction.ready = True  # whoever tries now is told that it is closed
        if direction.waiter is not None:
            wake(direction.waiter, Thrown(ClosedResourceError("another task closed this")))
            direction.waiter = None
    if loop is not None:
        if forget:
            loop.poller.forget(descriptor)
        else:
            loop.poller.unregister(descriptor)


def new_descriptor(fileno: int, *, drained_by_short_read: bool = False) -> Descriptor:
    """Return what is to be known of a descriptor that nobody has waited for yet."""
    return Descriptor(fileno, Reading(), Writing(), drained_by_short_read=drained_by_short_read)


def fileno_of(waitable: Waitable) -> int:
    return waitable if isinstance(waitable, int) else waitable.fileno()


async def _wait_for(waitable: Waitable, word: str) -> None:
    task = current_task()
    if must_stop(task):
        await checkpoint()
    loop = task._loop
    fileno = fileno_of(waitable)
    if fileno < 0:
        raise OSError(errno.EBADF, "this has been closed, so there is nothing to wait for")
    # A socket or pipe of ours brings what is known of it, others are known by their number.
    descriptor = getattr(waitable, "_descriptor", None) or loop.poller.descriptors.get(fileno)
    if descriptor is None:
        descriptor = new_descriptor(fileno)
    direction: Reading = getattr(descriptor, word)
    if direction.loop is loop and direction.waiter is None:
        # For each wait anew: who owns the descriptor reads and writes it without telling us.
        loop.poller.arm(descriptor)
    await park(direction, task)


async def wait_readable(sock: Waitable) -> None:
    """Wait until `sock` can be read from, or has failed.

    sock: the number of a descriptor, or an object with `fileno()`.
    Raises BusyResourceError when another task waits for the same, ClosedResourceError when somebody
    calls `notify_closing`, OSError when it is not open or is a file. A checkpoint.
    """
    await _wait_for(sock, "reading")


async def wait_writable(sock: Waitable) -> None:
    """Wait until `sock` can be written to, or has failed. As `wait_readable`. A checkpoint."""
    await _wait_for(sock, "writing")


def notify_closing(sock: Waitable) -> None:
    """Wake those who wait for `sock`, which is about to be closed, with ClosedResourceError.

    To be called before a descriptor is closed that was given to `wait_readable` or `wait_writable`.
    No checkpoint.
    """
    descriptor = current_loop().poller.descriptors.get(fileno_of(sock))
    if descriptor is not None:
        release(descriptor)
