"""How do several tasks meet?

Each waits until the last has come, who wakes all the others and tells each its place. There is
nothing to reset: whoever is cancelled while waiting has not come. trio has none.
"""

from __future__ import annotations

from typing import final

from ._errors import CancelReason
from ._suspend import checked, checkpoint, current_task, must_stop, wait
from ._task import Task, wake


@final
class Barrier:
    """Everyone waits until the last has come; then it is ready for the next round.

    parties: how many there are. nurseryloop's own, not trio's.
    """

    __slots__ = ("__weakref__", "_parties", "_waiting")

    def __init__(self, parties: int) -> None:
        if not isinstance(parties, int):
            raise TypeError(f"parties must be an int, not {parties!r}")
        if parties < 1:
            raise ValueError(f"a barrier needs at least one party, not {parties}")
        self._parties = parties
        self._waiting: dict[Task, None] = {}  # in the order they came; never all of them

    async def wait(self) -> int:
        """Wait for all parties; return 0 to the first that came, `parties - 1` to the last.

        Whoever is cancelled while waiting has not come. A checkpoint.
        """
        task = current_task()
        if must_stop(task):
            await checkpoint()
        if len(self._waiting) < self._parties - 1:
            self._waiting[task] = None
            place: int = await wait(task, self)
            return place
        for place, early in enumerate(self._waiting):
            wake(early, place)
        self._waiting.clear()
        await checked()
        return self._parties - 1

    def abort(self, task: Task, reason: CancelReason) -> bool:
        """Take a cancelled task out."""
        del self._waiting[task]
        return True
