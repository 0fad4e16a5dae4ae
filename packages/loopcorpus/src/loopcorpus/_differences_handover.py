"""What do the backends do otherwise about synchronisation, hand-over, threads and misuse?"""

from ._difference import ANYIO, ASYNCIO, TRIO, TRIO_BATCH, TRIO_ORDER, AnyOrder, Difference

_QUEUE_WAKES = (
    "asyncio's queue hands nothing over: it wakes a waiter, which then looks whether there is "
    "still something for it, and goes to the end of the line if not"
)
_QUEUE_SOURCE = "CPython, asyncio/queues.py: Queue.get, Queue.put"
_LIKE_ASYNCIO = (*ASYNCIO, "futureloop")  # which has asyncio's semantics on purpose


DIFFERENCES: tuple[Difference, ...] = (
    Difference(
        "test_channel_ends::test_what_nobody_can_receive_any_more_is_let_go",
        ANYIO,
        "kept",
        "the buffer of a channel without receivers lives as long as the channel",
        "anyio, streams/memory.py: MemoryObjectReceiveStream.close",
    ),
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
    Difference(
        "test_threads::test_a_task_that_is_cancelled_waits_for_its_thread",
        _LIKE_ASYNCIO,
        ["cancelled", "thread let go"],
        "asyncio tells the task at once; the thread goes on alone and its result is dropped",
        "https://docs.python.org/3/library/asyncio-task.html#asyncio.to_thread",
    ),
    Difference(
        "test_threads::test_an_async_function_is_sent_into_a_thread",
        (*_LIKE_ASYNCIO, "anyio+asyncio"),
        "coroutine",
        "asyncio hands back whatever the function returns, a coroutine as well",
        "https://docs.python.org/3/library/asyncio-task.html#asyncio.to_thread",
    ),
    *(
        Difference(
            f"test_keyboard_interrupt::{case}",
            (*TRIO, "nurseryloop"),
            [*seen, "BaseExceptionGroup"],
            "trio raises it where it finds the program, here in a child, and what leaves a nursery "
            "is a group",
            "https://trio.readthedocs.io/en/stable/reference-core.html#interrupting-with-control-c",
        )
        for case, seen in (
            ("test_while_a_child_runs", ["child", "main", "sibling"]),
            ("test_while_something_is_shielded", ["finished"]),
            ("test_while_the_last_thing_that_main_does_is_shielded", ["finished"]),
        )
    ),
    *(
        Difference(
            f"test_keyboard_interrupt::{case}",
            ("anyio+asyncio",),
            ["KeyboardInterrupt"],
            "anyio's shield keeps out anyio's cancellations, and asyncio's runner cancels the task",
            "https://docs.python.org/3/library/asyncio-runner.html#handling-keyboard-interruption",
        )
        for case in (
            "test_while_something_is_shielded",
            "test_while_the_last_thing_that_main_does_is_shielded",
        )
    ),
)
