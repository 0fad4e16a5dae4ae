"""What does a backend honestly do otherwise?

Data, not code: each entry names a case, the backends it is about, and what is observed on them
instead of what the case expects. The case then *asserts the difference*, so that an entry which is
no longer true fails.
"""

from __future__ import annotations

from ._difference import TRIO, TRIO_BATCH, TRIO_ORDER, AnyOrder, Difference
from ._differences_handover import DIFFERENCES as _HANDOVER

_SCOPED = (*TRIO, "anyio+asyncio", "nurseryloop")

_ASYNCIO_HEAP = "asyncio's heap of timers compares their times alone and so keeps no order"
_ASYNCIO_TIMERS = "CPython, asyncio/events.py: TimerHandle.__lt__"

_LEVEL = "a scope stays cancelled until it is left: every wait inside it is cancelled again"
_LEVEL_SOURCE = "https://trio.readthedocs.io/en/stable/reference-core.html#cancellation"

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
    Difference(
        "test_children::test_a_child_that_is_cancelled_before_its_first_step_never_runs",
        _SCOPED,
        ["started"],
        "where cancellation belongs to a scope, it arrives at a checkpoint, so a child always "
        "runs as far as its first one",
        "https://trio.readthedocs.io/en/stable/reference-core.html#checkpoints",
    ),
    Difference(
        "test_cancellation::test_a_task_that_swallows_it_waits_in_peace_afterwards",
        _SCOPED,
        ["first wait"],
        _LEVEL,
        _LEVEL_SOURCE,
    ),
    Difference(
        "test_cancellation::test_a_cleanup_can_wait",
        _SCOPED,
        ["cleaning up"],
        _LEVEL,
        _LEVEL_SOURCE,
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
