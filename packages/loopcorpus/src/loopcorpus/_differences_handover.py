"""What do the backends do otherwise about synchronisation, hand-over, threads and misuse?"""

from ._difference import ASYNCIO, TRIO_BATCH, TRIO_ORDER, AnyOrder, Difference

DIFFERENCES: tuple[Difference, ...] = (
    Difference(
        "test_condition::test_notified_tasks_go_on_in_the_order_in_which_they_came",
        ("anyio+trio",),
        AnyOrder((0, 1, 2)),
        TRIO_BATCH,
        TRIO_ORDER,
    ),
    Difference(
        "test_barrier::test_the_numbers_of_a_round_are_whole_after_a_cancellation",
        ASYNCIO,
        [1, 1, 2],
        "asyncio's barrier numbers a party by how many wait when it comes, so a number that a "
        "cancelled party has left free in between is never given again and another is given twice",
        "CPython, asyncio/locks.py: Barrier.wait",
    ),
)
