"""How does a test move time?

By hand, at a rate of its own, or by itself when nothing else can happen.
"""

from __future__ import annotations

from math import inf
from time import perf_counter

from .._abc import Clock


class MockClock(Clock):
    """A clock that shows what the test wants.

    rate: how many of its seconds pass in one real second.
    autojump_threshold: it jumps to the next deadline when all tasks have been blocked for this
    many real seconds; 0 for at once, infinity for never. It does not jump while a worker thread
    runs.
    """

    def __init__(self, rate: float = 0.0, autojump_threshold: float = inf) -> None:
        self._real_clock = perf_counter
        self._real_base = 0.0  # when the real clock showed this...
        self._virtual_base = 0.0  # ...this one showed that
        self._rate = 0.0
        self._running_threads = 0
        self.autojump_threshold = autojump_threshold
        self.rate = rate

    @property
    def rate(self) -> float:
        """How many seconds pass in one real second; may be set."""
        return self._rate

    @rate.setter
    def rate(self, rate: float) -> None:
        if rate < 0:
            raise ValueError(f"rate must not be negative, and {rate!r} is")
        self._virtual_base = self.current_time()
        self._real_base = self._real_clock()
        self._rate = float(rate)

    def jump(self, seconds: float) -> None:
        """Move the clock forward by `seconds`. Raises ValueError for a negative number."""
        if seconds < 0:
            raise ValueError(f"time can't go backwards, by {seconds!r} seconds")
        self._virtual_base += seconds

    def start_clock(self) -> None:
        pass

    def current_time(self) -> float:
        return self._virtual_base + self._rate * (self._real_clock() - self._real_base)

    def deadline_to_sleep_time(self, deadline: float) -> float:
        left = deadline - self.current_time()
        if left <= 0:
            return 0.0
        by_rate = left / self._rate if self._rate > 0 else inf
        if deadline == inf or self._running_threads:
            return by_rate
        return min(by_rate, self.autojump_threshold)

    def idle_until(self, deadline: float) -> None:
        left = deadline - self.current_time()
        if 0 < left < inf and not self._running_threads and self.autojump_threshold != inf:
            self.jump(left)

    def hold(self) -> None:
        self._running_threads += 1

    def release(self) -> None:
        self._running_threads -= 1

    def __repr__(self) -> str:
        return f"<MockClock, time={self.current_time():.7f}, rate={self._rate} @ {id(self):#x}>"
