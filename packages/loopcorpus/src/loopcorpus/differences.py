"""What does a backend honestly do otherwise?

Data, not code: each entry names a case, the backends it is about, and what is observed on them
instead of what the case expects. The case then *asserts the difference*, so that an entry which is
no longer true fails.
"""

from __future__ import annotations

from ._difference import TRIO, TRIO_BATCH, TRIO_ORDER, AnyOrder, Difference
from ._differences_handover import DIFFERENCES as _HANDOVER

_ASYNCIO_HEAP = "asyncio's heap of timers compares their times alone and so keeps no order"
_ASYNCIO_TIMERS = "CPython, asyncio/events.py: TimerHandle.__lt__"

DIFFERENCES: tuple[Difference, ...] = (
    Difference(
        "test_order::test_equal_deadlines_come_in_the_order_they_were_set",
        ("asyncio", "anyio+asyncio"),
        [0, 2, 6, 9, 8, 5, 7, 4, 1, 3],
        _ASYNCIO_HEAP,
        _ASYNCIO_TIMERS,
    ),
    Difference(
        "test_order::test_the_same_moment_reached_by_two_ways",
        ("curio",),
        ["set later", "set first"],
        "curio puts equal deadlines in the order of the tasks' numbers",
        "curio, timequeue.py",
    ),
    *(
        Difference(f"test_order::{case}", TRIO, AnyOrder(items), TRIO_BATCH, TRIO_ORDER)
        for case, items in (
            ("test_equal_deadlines_come_in_the_order_they_were_set", tuple(range(10))),
            ("test_the_same_moment_reached_by_two_ways", ("set first", "set later")),
            ("test_children_start_in_the_order_they_were_started", tuple(range(10))),
            (
                "test_grandchildren_start_after_all_children",
                ("a", "b", "a's child", "b's child"),
            ),
            ("test_an_event_wakes_in_the_order_of_waiting", tuple(range(10))),
            ("test_tasks_that_only_checkpoint_take_turns", tuple("aaabbbccc")),
        )
    ),
    *_HANDOVER,
)


def difference(case: str, backend: str) -> Difference | None:
    """Return what is known to be different about `case` on `backend`, if anything."""
    for entry in DIFFERENCES:
        if entry.case == case and backend in entry.backends:
            return entry
    return None
