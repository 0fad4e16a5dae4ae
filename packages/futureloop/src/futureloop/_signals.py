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

    __slots__ = ("_first", "_loop", "acted", "count")

    def __init__(self) -> None:
        self.count = 0  # how often it was pressed since `during`
        self.acted = 0  # how many of those came through: the rest came too late for the loop
        self._loop: Any = None  # where the notes are left
        self._first: Callable[[], object] | None = None  # what the first press does

    def during(self, loop: Any, first: Callable[[], object]) -> None:
        """From now on let the first press call `first()` in a tick of `loop`."""
        early = self.count > 0 and self._loop is None
        self.count, self.acted, self._loop, self._first = 0, 0, loop, first
        if early:
            self(None)  # it was pressed before there was a loop to tell

    def pending(self) -> bool:
        """Return whether a press was noted that the loop did not come to act on."""
        return self.count > self.acted

    def __call__(self, frame: FrameType | None) -> None:
        self.count += 1
        if self._loop is None or self._loop.is_closed():
            return  # noted, for `during` and `pending`
        if self.count == 1:
            self._loop.call_soon_threadsafe(self._act)
        elif frame is not None and not _is_own_code(frame):
            self.acted += 1
            raise KeyboardInterrupt
        else:
            self._loop.call_soon_threadsafe(self._interrupt)

    def _act(self) -> None:
        self.acted += 1
        assert self._first is not None
        self._first()

    def _interrupt(self) -> None:
        self.acted += 1
        raise KeyboardInterrupt


def _is_own_code(frame: FrameType) -> bool:
    package = frame.f_globals.get("__name__", "").partition(".")[0]
    return package in _OWN_CODE
