"""How long did the measured part of a round take?

A workload calls `begin` and `end` around what it is about, from inside the running loop: loop
start-up, setting the scene and clearing it away are not counted. pytest-benchmark is given `read`
as its timer; the difference of two readings is the time that was measured in between.

It counts the CPU time of the process. No workload waits for anything but itself, so on a machine
that does nothing else this is what a clock on the wall shows. On one that is busy, the wall clock
shows what the others took as well: with three busy processes on two cores, the median round was
twice as long as the fastest by the wall clock, and 4 % longer by CPU time.
"""

from __future__ import annotations

from time import process_time

_total = 0.0  # seconds measured so far in this process; written by `end`
_begun: float | None = None  # when the open measurement began; written by `begin` and `end`


def begin() -> None:
    """Begin to measure. Raises RuntimeError when a measurement is already open."""
    global _begun
    if _begun is not None:
        raise RuntimeError("begin() was called twice without end()")
    _begun = process_time()


def end() -> None:
    """End the open measurement. Raises RuntimeError when there is none."""
    global _total, _begun
    now = process_time()
    if _begun is None:
        raise RuntimeError("end() was called without begin()")
    _total += now - _begun
    _begun = None


def abandon() -> None:
    """Forget the open measurement, if there is one: its round has failed."""
    global _begun
    _begun = None


def read() -> float:
    """Return the seconds measured so far; they only grow."""
    return _total


def add(seconds: float) -> None:
    """Count time that was measured elsewhere: in another process."""
    global _total
    _total += seconds
