"""How do several tasks meet?

Each waits in one line until the last has come, who wakes all the others and tells each its place.
There is nothing to reset: whoever is cancelled leaves the line and has not come.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, final

from ._suspend import WaitQueue, suspend, suspending


@final
class Barrier(WaitQueue):
    """Everyone waits until `parties` tasks have come; then all go on, and it begins anew."""

    __slots__ = ("parties",)
    label = "Barrier"

    def __init__(self, parties: int) -> None:
        if parties < 1:
            raise ValueError(f"a barrier is for 1 or more parties, not {parties!r}")
        super().__init__()
        self.parties = parties

    @property
    def n_waiting(self) -> int:
        """How many have come and wait."""
        return len(self._line)

    @suspending
    def wait(self) -> Generator[Any, Any, int]:
        """Wait for the others and return the place in which this task came, from 0.

        A cancellation point, except for the last to come. Who is cancelled has not come.
        """
        if len(self._line) < self.parties - 1:
            return (yield from suspend(self))[0]  # type: ignore[no-any-return]
        for place in range(self.parties - 1):
            self._wake_one((place,))
        return self.parties - 1
