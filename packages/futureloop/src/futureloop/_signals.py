"""How does a signal reach a task?

As a callback: the signal's handler leaves a note in the ready queue and wakes the loop, and the
loop acts on it in its next tick. So far this is about Ctrl-C alone: the first one cancels the main
task, which may clean up; a second one raises KeyboardInterrupt at once in the code that runs.

Rule: KeyboardInterrupt is never raised inside the loop's own bookkeeping, where a task could be
lost between two lines. There it is raised by a callback instead, in the next tick.

Prior art: `asyncio.Runner` (3.11).
"""

from __future__ import annotations

from collections.abc import Callable
from types import FrameType
from typing import Any

_OWN_CODE = (__name__.partition(".")[0], "loopbase")  # the packages that keep books


class CtrlC:
    """What Ctrl-C does while a loop runs; to be given to `loopbase.interrupts`."""

    __slots__ = ("_first", "_loop", "count")

    def __init__(self) -> None:
        self.count = 0  # how often it was pressed since `during`
        self._loop: Any = None  # where the notes are left
        self._first: Callable[[], object] | None = None  # what the first press does

    def during(self, loop: Any, first: Callable[[], object]) -> None:
        """From now on let the first press call `first()` in a tick of `loop`."""
        self.count, self._loop, self._first = 0, loop, first

    def __call__(self, frame: FrameType | None) -> None:
        self.count += 1
        if self._loop is None or self._loop.is_closed():
            raise KeyboardInterrupt
        if self.count == 1 and self._first is not None:
            self._loop.call_soon_threadsafe(self._first)
        elif frame is not None and not _is_own_code(frame):
            raise KeyboardInterrupt
        else:
            self._loop.call_soon_threadsafe(_raise_interrupt)


def _is_own_code(frame: FrameType) -> bool:
    package = frame.f_globals.get("__name__", "").partition(".")[0]
    return package in _OWN_CODE


def _raise_interrupt() -> None:
    raise KeyboardInterrupt
