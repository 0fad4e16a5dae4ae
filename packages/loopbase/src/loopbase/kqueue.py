"""Which descriptors became ready, on macOS and the BSDs?

The third poller of `poller.py`, in a file of its own because it is imported only where there is
a kqueue.
"""

from __future__ import annotations

import errno
import select
from typing import Any

from .descriptor import (
    FAILED,
    HUNG_UP,
    LONGEST_SLEEP,
    MOST_EVENTS,
    PEER_CLOSED,
    READABLE,
    WRITABLE,
    Descriptor,
    Events,
)

_system: Any = select  # to a type checker on another platform most of it is not there


class KqueuePoller:
    """One filter per direction; EV_CLEAR makes it edge-triggered. A closed one leaves by itself."""

    __slots__ = ("_kqueue", "descriptors")

    def __init__(self) -> None:
        self.descriptors: dict[int, Descriptor] = {}
        self._kqueue = _system.kqueue()

    def register(self, descriptor: Descriptor) -> None:
        # Adding again looks afresh and does no harm. A pipe has one direction: the filter of
        # the other one may be refused.
        edges = _system.KQ_EV_ADD | _system.KQ_EV_CLEAR
        refused = 0
        for which in (_system.KQ_FILTER_READ, _system.KQ_FILTER_WRITE):
            try:
                self._control(descriptor.fileno, which, edges)
            except OSError as error:
                refused += 1
                if refused == 2 or error.errno == errno.EBADF:
                    raise
        self.descriptors[descriptor.fileno] = descriptor

    arm = register

    def forget(self, descriptor: Descriptor) -> None:
        if self.descriptors.get(descriptor.fileno) is descriptor:
            del self.descriptors[descriptor.fileno]

    def unregister(self, descriptor: Descriptor) -> None:
        if self.descriptors.get(descriptor.fileno) is descriptor:
            del self.descriptors[descriptor.fileno]
            self.watch(descriptor.fileno, 0)

    def watch(self, fileno: int, events: int = READABLE) -> None:
        for which, wanted in (
            (_system.KQ_FILTER_READ, events & READABLE),
            (_system.KQ_FILTER_WRITE, events & WRITABLE),
        ):
            try:
                self._control(fileno, which, _system.KQ_EV_ADD if wanted else _system.KQ_EV_DELETE)
            except OSError as error:
                if wanted or error.errno not in (errno.ENOENT, errno.EBADF):
                    raise

    def _control(self, fileno: int, which: int, flags: int) -> None:
        self._kqueue.control([_system.kevent(fileno, which, flags)], 0)

    def wait(self, seconds: float) -> Events:
        found = self._kqueue.control(None, MOST_EVENTS, min(seconds, LONGEST_SLEEP))
        events = []
        for event in found:
            reads = event.filter == _system.KQ_FILTER_READ
            bits = READABLE if reads else WRITABLE
            if event.flags & _system.KQ_EV_EOF:
                bits |= PEER_CLOSED if reads else HUNG_UP
            if event.flags & _system.KQ_EV_ERROR:
                bits |= FAILED
            events.append((event.ident, bits))
        return events

    def close(self) -> None:
        self.descriptors.clear()
        self._kqueue.close()
