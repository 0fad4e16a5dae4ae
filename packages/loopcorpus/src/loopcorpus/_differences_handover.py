"""What do the backends do otherwise about synchronisation, hand-over, threads and misuse?"""

from ._difference import ASYNCIO, TRIO_BATCH, TRIO_ORDER, AnyOrder, Difference

_QUEUE_WAKES = (
    "asyncio's queue hands nothing over: it wakes a waiter, which then looks whether there is "
    "still something for it, and goes to the end of the line if not"
)
_QUEUE_SOURCE = "CPython, asyncio/queues.py: Queue.get, Queue.put"

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
    Difference(
        "test_queue::test_an_item_for_a_waiter_cannot_be_snatched",
        ASYNCIO,
        "snatcher",
        _QUEUE_WAKES,
        _QUEUE_SOURCE,
    ),
    Difference(
        "test_queue::test_a_place_for_a_waiter_cannot_be_snatched",
        ASYNCIO,
        ["held", "newcomer's", "waiter's"],
        _QUEUE_WAKES,
        _QUEUE_SOURCE,
    ),
    Difference(
        "test_lifo_priority_queue::test_an_item_that_cannot_be_compared_is_refused_and_not_kept",
        ASYNCIO,
        2,
        "heapq has put the item into the list before it compares it",
        "CPython, asyncio/queues.py: PriorityQueue._put",
    ),
)
