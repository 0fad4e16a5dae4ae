"""Which descriptors became ready?

A loop registers a descriptor once, when it opens it. From then on the poller reports every change
to the better in either direction, once: it is edge-triggered, and nothing is asked of the
operating system per operation. What a loop does not own (a number that a program hands in) it
*arms* for each wait instead, which reports also what was ready before.

Three pollers, one behaviour: epoll, kqueue, and for everything else one that asks about all that
somebody waits for, every time. Rule: a report too many is allowed, it costs a try; a report too few
is a task that hangs.

Prior art: https://man7.org/linux/man-pages/man7/epoll.7.html, libuv's and mio's use of it.
"""

from __future__ import annotations

import errno
import os
import select
import stat
import sys
from collections.abc import Callable
from typing import Protocol

from .descriptor import (
    FAILED,
    HUNG_UP,
    LONGEST_SLEEP,
    MOST_EVENTS,
    PEER_CLOSED,
    READABLE,
    URGENT,
    WRITABLE,
    Descriptor,
    Events,
)


class Poller(Protocol):
    """What a loop asks of the operating system about descriptors."""

    # The registered and armed ones by their numbers. Empty: there is nothing to poll for. An
    # event whose number is not here belongs to what `watch` was given, or comes too late.
    descriptors: dict[int, Descriptor]

    def register(self, descriptor: Descriptor) -> None:
        """Report every change of `descriptor` from now on, and once what is ready already.

        Raises OSError for a number that is not open (EBADF) or never blocks (EPERM: a file).
        """
        ...

    def arm(self, descriptor: Descriptor) -> None:
        """Report `descriptor` again if it is ready now, and otherwise as soon as it is.

        For a wait that nobody tried to do without. Registers `descriptor` if it is not registered,
        or if its number was closed and opened anew since. Raises what `register` raises.
        """
        ...

    def forget(self, descriptor: Descriptor) -> None:
        """Report `descriptor` no more: it is about to be closed. No error if it is unknown."""
        ...

    def unregister(self, descriptor: Descriptor) -> None:
        """Report `descriptor` no more: it stays open, somewhere else. No error if it is unknown."""
        ...

    def watch(self, fileno: int, events: int = READABLE) -> None:
        """Report `fileno` with every wait for as long as any of `events` is true; 0: no more.

        Level-triggered, for what is not drained before the next wait. `events`: READABLE, WRITABLE.
        """
        ...

    def wait(self, seconds: float) -> Events:
        """Sleep at most `seconds` (`inf`: no limit) and return what happened to whom."""
        ...

    def close(self) -> None:
        """Give back what the poller holds. Calling it twice is no error."""
        ...


if sys.platform == "linux":

    class EpollPoller:
        """Linux: the kernel keeps the set. A closed descriptor leaves it by itself."""

        __slots__ = ("_epoll", "_watched", "descriptors")

        # URGENT, because a read stops short in front of urgent data.
        _EDGES = READABLE | WRITABLE | URGENT | PEER_CLOSED | select.EPOLLET

        def __init__(self) -> None:
            self.descriptors: dict[int, Descriptor] = {}
            self._watched: set[int] = set()  # what `watch` was given, unless closed meanwhile
            self._epoll = select.epoll()

        def register(self, descriptor: Descriptor) -> None:
            try:
                self._epoll.register(descriptor.fileno, self._EDGES)
            except FileExistsError:
                # The same open file under the same number, armed or watched before.
                self._epoll.modify(descriptor.fileno, self._EDGES)
            self.descriptors[descriptor.fileno] = descriptor

        def arm(self, descriptor: Descriptor) -> None:
            if self.descriptors.get(descriptor.fileno) is not descriptor:
                self.register(descriptor)
                return
            try:
                # Looks at the descriptor afresh, edge-triggered or not.
                self._epoll.modify(descriptor.fileno, self._EDGES)
            except FileNotFoundError:
                self.register(descriptor)  # closed and opened anew behind our back

        def forget(self, descriptor: Descriptor) -> None:
            # No system call: closing takes it out. If a child process still holds the same open
            # file there may be events for a number that is unknown or somebody else's by then:
            # a try too many.
            if self.descriptors.get(descriptor.fileno) is descriptor:
                del self.descriptors[descriptor.fileno]

        def unregister(self, descriptor: Descriptor) -> None:
            if self.descriptors.get(descriptor.fileno) is descriptor:
                del self.descriptors[descriptor.fileno]
                self._remove(descriptor.fileno)

        def watch(self, fileno: int, events: int = READABLE) -> None:
            if not events:
                self._watched.discard(fileno)
                self._remove(fileno)
                return
            # The likelier call first: one that fails costs as much as the rest of an empty run.
            new = fileno not in self._watched
            first, second = self._epoll.register, self._epoll.modify
            try:
                (first if new else second)(fileno, events)
            except (FileExistsError, FileNotFoundError):
                (second if new else first)(fileno, events)
            self._watched.add(fileno)

        def _remove(self, fileno: int) -> None:
            try:
                self._epoll.unregister(fileno)
            except OSError as error:
                if error.errno not in (errno.ENOENT, errno.EBADF):
                    raise

        def wait(self, seconds: float) -> Events:
            if seconds > LONGEST_SLEEP:
                seconds = LONGEST_SLEEP
            return self._epoll.poll(seconds, MOST_EVENTS)

        def close(self) -> None:
            self.descriptors.clear()
            self._epoll.close()


class SelectPoller:
    """The portable fallback: asks about everything that somebody waits for, every time.

    ask: how; `ask_poll` where there is one, or `ask_select`, which knows small numbers only.
    """

    __slots__ = ("_ask", "_watched", "descriptors")

    def __init__(self, ask: Callable[[dict[int, int], float], Events] | None = None) -> None:
        self.descriptors: dict[int, Descriptor] = {}
        self._watched: dict[int, int] = {}  # number -> events
        self._ask = ask or (ask_poll if hasattr(select, "poll") else ask_select)

    def register(self, descriptor: Descriptor) -> None:
        self._check(descriptor.fileno)
        self.descriptors[descriptor.fileno] = descriptor

    arm = register

    def _check(self, fileno: int) -> None:
        """Refuse now, as the others do, what would spoil the wait of everybody."""
        if sys.platform == "win32":
            return
        if stat.S_IFMT(os.fstat(fileno).st_mode) in (stat.S_IFREG, stat.S_IFDIR):
            raise PermissionError(errno.EPERM, "a file is always ready: nothing to wait for")
        if self._ask is ask_select and fileno >= 1024:
            raise OSError(errno.EMFILE, "select() knows the descriptors below 1,024 only")

    def forget(self, descriptor: Descriptor) -> None:
        if self.descriptors.get(descriptor.fileno) is descriptor:
            del self.descriptors[descriptor.fileno]

    unregister = forget

    def watch(self, fileno: int, events: int = READABLE) -> None:
        if events:
            self._check(fileno)
            self._watched[fileno] = events
        else:
            self._watched.pop(fileno, None)

    def wait(self, seconds: float) -> Events:
        asked = dict(self._watched)
        for fileno, descriptor in self.descriptors.items():
            events = descriptor.waited_for()
            if events:
                asked[fileno] = asked.get(fileno, 0) | events
        return self._ask(asked, min(seconds, LONGEST_SLEEP))

    def close(self) -> None:
        self.descriptors.clear()
        self._watched.clear()


def ask_poll(asked: dict[int, int], seconds: float) -> Events:
    """Ask `select.poll`. A number that is not open any more is reported as failed."""
    poll = select.poll()
    for fileno, events in asked.items():
        poll.register(fileno, events)  # poll's numbers are epoll's
    milliseconds = -(-seconds // 0.001)  # rounded up: never back before the deadline
    return [
        (fileno, FAILED | HUNG_UP if events & select.POLLNVAL else events)
        for fileno, events in poll.poll(milliseconds)
    ]


def ask_select(asked: dict[int, int], seconds: float) -> Events:
    """Ask `select.select`, which takes numbers below 1,024 and fails as a whole."""
    reading = [fileno for fileno, events in asked.items() if events & READABLE]
    writing = [fileno for fileno, events in asked.items() if events & WRITABLE]
    try:
        readable, writable, failed = select.select(reading, writing, writing, seconds)
    except OSError as error:
        if error.errno != errno.EBADF:
            raise
        closed = [fileno for fileno in asked if not _is_open(fileno)]
        return [(fileno, FAILED | HUNG_UP) for fileno in closed]
    found = dict.fromkeys(readable, READABLE)
    for fileno in {*writable, *failed}:  # Windows tells of a refused connection in `failed`
        found[fileno] = found.get(fileno, 0) | WRITABLE
    return list(found.items())


def _is_open(fileno: int) -> bool:
    try:
        os.fstat(fileno)
    except OSError:
        return False
    return True


def open_poller() -> Poller:
    """Return the best poller of this platform.

    The environment variable LOOPBASE_POLLER, one of "poll" and "select", chooses the fallback
    instead: to see a program run as it would elsewhere.
    """
    chosen = os.environ.get("LOOPBASE_POLLER", "")
    if chosen == "poll":
        return SelectPoller(ask_poll)
    if chosen == "select":
        return SelectPoller(ask_select)
    if chosen:
        raise ValueError(f"LOOPBASE_POLLER is {chosen!r}; it may be 'poll' or 'select', or not set")
    if sys.platform == "linux":
        return EpollPoller()
    if hasattr(select, "kqueue"):
        from .kqueue import KqueuePoller

        return KqueuePoller()
    return SelectPoller()
