"""What time is it?

A clock counts seconds from an arbitrary start and never goes backwards. The real clock is the
system's monotonic clock. The virtual clock stands still while anything can run and jumps to the
next deadline when nothing can, so that a program full of sleeps ends at once and in the same
order every time.

The method names are those of trio's `abc.Clock`, so a clock written for trio serves here too.
"""

import time
from typing import Protocol


class Clock(Protocol):
    """What a loop asks of a clock. All times are seconds."""

    def current_time(self) -> float:
        """Return the seconds since this clock's arbitrary start."""
        ...

    def deadline_to_sleep_time(self, deadline: float) -> float:
        """Return how many real seconds the loop may sleep before `deadline` (`inf`: no limit)."""
        ...

    def idle_until(self, deadline: float) -> None:
        """Tell the clock that the sleep towards `deadline` ended and there is nothing to run."""
        ...

    def hold(self) -> None:
        """Tell the clock that a worker thread began to run beside the loop."""
        ...

    def release(self) -> None:
        """Tell the clock that a worker thread ended, or waits for the loop itself."""
        ...


class RealClock:
    """The system's monotonic clock: a sleep takes as long as it says.

    `time.time()` would not do: it follows the wall clock, which is set back now and then.
    """

    __slots__ = ()

    # One C call, with no Python frame between.
    current_time = staticmethod(time.monotonic)

    def deadline_to_sleep_time(self, deadline: float) -> float:
        return max(0.0, deadline - time.monotonic())

    def idle_until(self, deadline: float) -> None:
        pass

    def hold(self) -> None:
        pass

    def release(self) -> None:
        pass


class VirtualClock:
    """A clock that jumps: it moves only when the loop has nothing else to do.

    Worker threads run in real time, which this clock cannot see. While one runs the clock is
    *held*: it does not jump past the moment at which the thread's answer might arrive.

    start: the first reading, in seconds.
    """

    __slots__ = ("_now", "_running_threads")

    def __init__(self, start: float = 0.0) -> None:
        self._now = start
        self._running_threads = 0

    def current_time(self) -> float:
        return self._now

    def deadline_to_sleep_time(self, deadline: float) -> float:
        if deadline == float("inf") or self._running_threads:
            return float("inf")
        return 0.0

    def idle_until(self, deadline: float) -> None:
        if deadline != float("inf") and not self._running_threads:
            self._now = max(self._now, deadline)

    def hold(self) -> None:
        self._running_threads += 1

    def release(self) -> None:
        assert self._running_threads > 0, "released more often than held"
        self._running_threads -= 1
