"""Is a parked task's memory measured without the coroutine's own?"""

from __future__ import annotations

from benchmarks.memory import coroutine_growth, growth_of_tasks

COUNT = 20_000


def test_a_parked_task_takes_more_than_its_coroutine_and_less_than_a_page() -> None:
    coroutine = coroutine_growth(COUNT) / COUNT
    task = growth_of_tasks("asyncio", COUNT) / COUNT
    assert 100 < coroutine < 1_000
    assert coroutine + 300 < task < 4_096
