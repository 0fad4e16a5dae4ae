"""What is known of one descriptor?

For each of its two directions: whether input or output may succeed at once, and who waits until
it may. A loop tries first and waits only when there is nothing; a poller that is told of a
descriptor once (edge-triggered) reports what *changes*, and the rest has to be remembered here.

Rule: `ready` is never False while the operating system has something that it will not report any
more. Whoever sees an operation refused sets it False, and after a read that brought less than it
asked for it becomes `ready_after_short`: for a TCP stream False, because there is nothing left, and
the next read goes straight to waiting without a system call that fails. `report` sets it True.
"""

from __future__ import annotations

import socket
from typing import Any, Final, TypeAlias

# What happened to a descriptor, as bits. The numbers are epoll's, so that nothing is translated
# where it is fastest.
READABLE: Final = 0x001
URGENT: Final = 0x002
WRITABLE: Final = 0x004
FAILED: Final = 0x008
HUNG_UP: Final = 0x010
PEER_CLOSED: Final = 0x2000  # the peer has ended its direction: after its last byte comes the end

# A reader is woken also by what makes its read fail or end, and so is a writer.
FOR_READER: Final = READABLE | URGENT | FAILED | HUNG_UP | PEER_CLOSED
FOR_WRITER: Final = WRITABLE | FAILED | HUNG_UP
# After these a short read leaves something behind, the end at least, of which no news will come.
MORE_BEHIND: Final = URGENT | FAILED | HUNG_UP | PEER_CLOSED

Events: TypeAlias = list[tuple[int, int]]  # (number of the descriptor, bits of what happened)

# epoll counts milliseconds in a C int and refuses more than 24 days. A loop that sleeps longer
# wakes once a day, finds nothing due, and goes back to sleep.
LONGEST_SLEEP = 24 * 3600.0

# How many descriptors one wait reports at most; the others come with the next one.
MOST_EVENTS = 1024

# After so many operations that did not have to wait, whosever they were, a loop makes the next one
# a checkpoint: a connection that always has data must not keep the others from their turn.
OPERATIONS_PER_TURN: Final = 16

# While tasks are ready a loop looks at its descriptors after so many steps.
STEPS_PER_POLL: Final = 64


class Direction:
    """Reading from a descriptor, or writing to it. A loop adds how its tasks wait for that."""

    __slots__ = ("descriptor", "ready", "ready_after_short", "waiter")

    def __init__(self) -> None:
        self.descriptor: Descriptor | None = None  # whose direction it is; set by the descriptor
        self.ready = True  # an operation may succeed at once: see the rule above
        self.ready_after_short = True  # what `ready` becomes after a read that was cut short
        # Who waits until it may, in the loop's own terms; None: nobody. Written by the loop.
        self.waiter: Any = None


class Descriptor:
    """An open descriptor and its two directions.

    fileno: its number. reading, writing: its directions, fresh ones.
    drained_by_short_read: whether a read that brings less than it asked for has taken everything;
        see `is_drained_by_short_read`.
    """

    __slots__ = ("fileno", "reading", "writing")

    def __init__(
        self,
        fileno: int,
        reading: Direction,
        writing: Direction,
        *,
        drained_by_short_read: bool = False,
    ) -> None:
        self.fileno = fileno
        self.reading = reading
        self.writing = writing
        reading.descriptor = writing.descriptor = self
        reading.ready_after_short = not drained_by_short_read

    def waited_for(self) -> int:
        """Return the events that somebody waits for."""
        return (READABLE if self.reading.waiter is not None else 0) | (
            WRITABLE if self.writing.waiter is not None else 0
        )

    def report(self, events: int) -> list[Any]:
        """Note what a poller saw; take out and return who is to be woken.

        The plain form of what a loop's kernel does in place.
        """
        woken = []
        if events & FOR_READER:
            reading = self.reading
            reading.ready = True
            if events & MORE_BEHIND:
                reading.ready_after_short = True
            if reading.waiter is not None:
                woken.append(reading.waiter)
                reading.waiter = None
        if events & FOR_WRITER:
            writing = self.writing
            writing.ready = True
            if writing.waiter is not None:
                woken.append(writing.waiter)
                writing.waiter = None
        return woken

    def __repr__(self) -> str:
        return f"<Descriptor {self.fileno}>"


def is_drained_by_short_read(family: int, kind: int) -> bool:
    """Return whether a short read from such a socket means that there was no more.

    family, kind: `socket.family` and `socket.type`.
    True for TCP (epoll(7) promises it). Not for datagrams, one of which is all that a read brings,
    and not for Unix streams, where passed descriptors and credentials cut a read short.
    """
    return kind == socket.SOCK_STREAM and family in (socket.AF_INET, socket.AF_INET6)
