"""What is different about tasks, time and cancellation?"""

from __future__ import annotations

from ._difference import ASYNCIO, TRIO, TRIO_BATCH, TRIO_ORDER, AnyOrder, Difference

_SCOPED = (*TRIO, "anyio+asyncio", "nurseryloop")

_ASYNCIO_HEAP = "asyncio's heap of timers compares their times alone and so keeps no order"
_ASYNCIO_TIMERS = "CPython, asyncio/events.py: TimerHandle.__lt__"

_LEVEL = "a scope stays cancelled until it is left: every wait inside it is cancelled again"
_LEVEL_SOURCE = "https://trio.readthedocs.io/en/stable/reference-core.html#cancellation"

_INSTRUMENT = "an instrument is told that a task is over, but not how"
_INSTRUMENTS = "https://trio.readthedocs.io/en/stable/reference-lowlevel.html#instruments"

DIFFERENCES: tuple[Difference, ...] = (
    Difference(
        "test_order::test_equal_deadlines_come_in_the_order_they_were_set",
        ("asyncio", "anyio+asyncio"),
        [0, 2, 6, 9, 8, 5, 7, 4, 1, 3],
        _ASYNCIO_HEAP,
        _ASYNCIO_TIMERS,
    ),
    Difference(
        "test_child_cancellation::test_a_child_that_is_cancelled_before_its_first_step_never_runs",
        _SCOPED,
        ["started"],
        "where cancellation belongs to a scope, it arrives at a checkpoint, so a child always "
        "runs as far as its first one",
        "https://trio.readthedocs.io/en/stable/reference-core.html#checkpoints",
    ),
    Difference(
        "test_child_cancellation::test_a_child_that_is_cancelled_before_its_first_step_never_runs",
        ("yieldloop",),
        ["started"],
        "a cancellation is thrown where the task waits, and a child that has not begun waits "
        "nowhere: it runs as far as its first wait, so that its `finally` can run",
        "yieldloop, _task.py; curio does the same",
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
    *(
        Difference(
            f"test_exceptions::{case}",
            (*TRIO, "nurseryloop"),
            ["BaseExceptionGroup", ["sibling", "body"]],
            "a nursery puts every exception into a group, those that end the program too",
            "https://trio.readthedocs.io/en/stable/reference-core.html#exceptiongroups",
        )
        for case in (
            "test_a_keyboard_interrupt_of_a_child_ends_the_run",
            "test_system_exit_of_a_child_ends_the_run",
        )
    ),
    Difference(
        "test_abandoned_generators::test_the_cleanup_of_an_abandoned_one_can_wait",
        (*TRIO, "nurseryloop"),
        ["finally"],
        "trio finishes an abandoned generator in a cancelled scope: its cleanup runs, but each "
        "wait in it is cancelled",
        "https://trio.readthedocs.io/en/stable/reference-core.html#async-generators",
    ),
    Difference(
        "test_trace::test_it_tells_who_woke_the_child",
        (*ASYNCIO, "anyio+asyncio"),
        [None],
        "a future wakes its task by a callback, which the loop calls outside any task",
        "https://docs.python.org/3/library/asyncio-future.html",
    ),
    Difference(
        "test_trace::test_who_waits_for_a_cancelled_group_waits_for_the_same_thing",
        ("futureloop",),
        None,
        "the request reaches the body too, which is ready again before it could wait",
        "TaskGroup.cancel of Python 3.15, whose semantics these are",
    ),
    *(
        Difference(f"test_trace::{case}", TRIO, seen, _INSTRUMENT, _INSTRUMENTS)
        for case, seen in (
            ("test_the_last_step_says_how_the_task_ended", "ended"),
            ("test_raising_and_being_cancelled_are_told_apart", ["ended", "ended"]),
        )
    ),
)
