"""How does a test wait until nothing moves?"""

from __future__ import annotations

from typing import final

from .._errors import CancelReason
from .._suspend import current_task, wait
from .._task import Task


@final
class _Idle:
    __slots__ = ()
    waiting_word = "wait_all_tasks_blocked"

    def abort(self, task: Task, reason: CancelReason) -> bool:
        del task._loop.idle_waiters[task]
        return True


async def wait_all_tasks_blocked(cushion: float = 0.0) -> None:
    """Wait until every other task has been blocked for `cushion` real seconds.

    Of several tasks that wait here the one with the shortest cushion is woken first, and the
    others begin to count anew. A checkpoint.
    """
    task = current_task()
    task._loop.idle_waiters[task] = cushion
    await wait(task, _Idle())
