"""What may one want of a library, and which answer to which experiment says that it is there?

Nothing about a library is written down here: who gives the answer is read from the table.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """Something that one may want, the experiment that asks for it, and the answers wanted."""

    what: str
    experiment: str
    wanted: tuple[str, ...]


def _need(what: str, experiment: str, *wanted: str) -> Need:
    return Need(what, experiment, wanted)


NEEDS: dict[str, tuple[Need, ...]] = {
    "Who owns a task, and who hears of its failure?": (
        _need(
            "Every task has an owner, who hears of its failure",
            "57_main_returns_with_children_alive",
            "lacks a task that nobody owns",
        ),
        _need(
            "A task may have no owner; it is cancelled when `run` ends",
            "57_main_returns_with_children_alive",
            "cancelled, cleaned up",
        ),
        _need(
            "A task that waits is kept, though nobody refers to it",
            "54_a_waiting_task_nobody_refers_to",
            "kept",
        ),
        _need(
            "A failure that nobody awaits is reported before `run` returns",
            "53_a_failure_nobody_awaits",
            "when run ends, when collected",
            "at once, at once",
        ),
        _need(
            "`gather` tells of every failure, not of the first alone",
            "50_two_children_fail_in_one_tick",
            "KeyError and ValueError, KeyError (the other in the log)",
            "KeyError and ValueError, KeyError (the other in a note)",
            "KeyError and ValueError, KeyError and ValueError",
        ),
        _need(
            "A failed `gather` raises the failure itself, not a group",
            "51_shape_of_a_failure",
            "group(KeyError), group(group(KeyError)), KeyError",
        ),
        _need(
            "Whoever starts a child in a group that is being cancelled is told",
            "55_starting_in_a_group_that_closes",
            "runs, RuntimeError, RuntimeError",
        ),
        _need(
            "A forgotten `await` is reported",
            "60_never_awaited",
            "RuntimeWarning",
        ),
        _need(
            "The `finally` of an async generator that was left early can wait",
            "58_break_out_of_an_async_generator",
            "after the loop, finally, has waited",
        ),
        _need(
            "Failures and cancellations leave nothing to the garbage collector",
            "62_reference_cycles_left",
            "freed, freed",
        ),
    ),
    "How does a cancellation arrive?": (
        _need(
            "A cancellation that somebody swallows by mistake arrives again",
            "20_swallowed_once",
            "again",
        ),
        _need(
            "A cancelled task can wait in its cleanup, without a shield",
            "23_waiting_in_a_finally",
            "yes",
        ),
        _need(
            "A shield can be put up and taken away within a block",
            "31_a_shield_taken_away",
            "taken away: at once, put up: it holds",
        ),
        _need(
            "A child that is cancelled before its first step begins, and can clean up",
            "25_cancelled_before_its_first_step",
            "it begins",
        ),
        _need(
            "A wait that has succeeded is not undone by a cancellation in the same step",
            "26_the_result_and_then_the_cancellation",
            "result",
        ),
        _need("A cancellation can say why", "36_the_reason_of_a_cancellation", "yes"),
    ),
    "What does a deadline do?": (
        _need(
            "A timeout holds although the body swallows it",
            "40_a_timeout_swallowed",
            "1",
        ),
        _need(
            "A block that was late because it blocked is told at its next wait",
            "67_late_without_having_waited",
            "ends well, TimeoutError",
        ),
        _need(
            "An item that arrives at the moment of the timeout is received, whichever is first",
            "28_an_item_at_the_moment_of_the_timeout",
            "received",
        ),
        _need(
            "Equal deadlines are due in the order in which they were set",
            "09_equal_deadlines",
            "as asked",
        ),
        _need(
            "A virtual clock for tests comes with it",
            "66_a_virtual_hour",
            "3600.000000, 3600.000000, at once",
        ),
    ),
    "Who runs next?": (
        _need(
            "The order of ready tasks is the same in every run",
            "01_two_loops_of_sleep_zero",
            "ababab",
        ),
        _need(
            "The order of ready tasks is shuffled, so that nobody comes to rely on it",
            "01_two_loops_of_sleep_zero",
            "any order",
        ),
        _need(
            "Waiting for what is there already lets the others run",
            "04_waiting_for_a_set_event",
            "gives way",
        ),
        _need(
            "Waiting for what is there already costs no turn",
            "04_waiting_for_a_set_event",
            "goes on",
        ),
        _need(
            "A task whose socket always has data lets the others run",
            "11_a_hot_socket_against_the_others",
            "at most 1 byte",
            "at most 16 bytes",
        ),
        _need(
            "A child can take its first step at once", "07_starting_eagerly", "first step at once"
        ),
        _need("A task that blocks the loop is reported", "12_a_blocking_call", "logged"),
    ),
    "Who waits for whom?": (
        _need(
            "No call sends more than the peer takes",
            "73_the_peer_stops_reading",
            "waits, there is none",
        ),
        _need(
            "Nothing goes out of a send after it was cancelled",
            "84_a_send_that_is_cancelled",
            "a part",
        ),
        _need(
            "Each producer closes an end of its own, and the last one ends the channel",
            "71_closing_with_two_producers",
            "a0, b0, b1, b2, end",
        ),
        _need(
            "Who waits for the lock of a task that has ended is told",
            "72_the_lock_of_a_dead_task",
            "RuntimeError",
            "BrokenResourceError",
        ),
    ),
    "What happens on the network?": (
        _need(
            "Closing a socket wakes the task that waits for it",
            "75_a_socket_closed_by_another_task",
            "ClosedResourceError",
            "ClosedSocketError",
        ),
        _need(
            "A second reader of a socket is refused, and the first one gets its bytes",
            "77_two_readers_of_a_socket",
            "abc, BusyResourceError",
            "abc, RuntimeError",
        ),
        _need(
            "The second address of a name is tried soon, without an option",
            "81_the_first_address_is_a_black_hole",
            "tries the second",
        ),
        _need(
            "A server that ran out of descriptors serves later, and says so",
            "80_no_descriptor_left_to_accept",
            "served later, logged",
        ),
        _need(
            "Ending a server cancels its handlers",
            "82_closing_a_server",
            "handler cancelled, server over",
        ),
        _need(
            "Ending a server waits for its handlers",
            "82_closing_a_server",
            "handler finished, server over",
        ),
        _need(
            "A TLS connection that is cut is an error, not an end",
            "83_tls_truncation",
            "last words, SSLEOFError",
        ),
        _need(
            "One direction of a TLS connection can be closed",
            "78_half_close",
            "answer, answer",
        ),
    ),
    "Signals, threads, context": (
        _need(
            "Ctrl-C breaks into a task that computes and never waits",
            "85_interrupted_in_a_tight_loop",
            "in the computation",
        ),
        _need(
            "Ctrl-C arrives only where a task waits",
            "85_interrupted_in_a_tight_loop",
            "at the next wait",
        ),
        _need(
            "A shield holds back Ctrl-C as well",
            "89_interrupted_in_a_shielded_call",
            "finished",
        ),
        _need(
            "The signal handlers of before are back afterwards",
            "99_the_signal_handler_that_was_there",
            "it is back",
        ),
        _need(
            "A cancelled task waits for the thread that works for it",
            "37_cancelled_while_a_thread_works",
            "it waits",
        ),
        _need(
            "`run` waits for a thread that was left at work",
            "46_the_end_of_a_run_and_an_abandoned_thread",
            "it waits",
        ),
        _need(
            "Setting an event from a foreign thread is refused, not late",
            "96_woken_by_a_foreign_thread",
            "RuntimeError",
        ),
        _need(
            "An abandoned async generator is finished in its user's context",
            "94_context_of_an_abandoned_generator",
            "its user's",
        ),
    ),
}

# What every library that can be asked gives.
SHARED = (
    _need(
        "`except Exception` does not catch a cancellation", "38_caught_by_except_exception", "no"
    ),
    _need(
        "Of a timeout and a cancellation from outside at one moment the cancellation counts",
        "48_cancelled_at_the_moment_of_its_timeout",
        "cancelled",
    ),
    _need("A cancelled group waits for its children", "44_leaving_a_cancelled_group", "no"),
    _need(
        "An error in a cleanup is not lost",
        "43_an_error_in_the_cleanup_of_a_cancelled_group",
        "group(ValueError)",
    ),
    _need(
        "Of two timeouts that are due at once the outer one counts",
        "63_two_timeouts_due_at_once",
        "outer",
    ),
    _need(
        "A lock goes to the task that has waited, not to the one that runs",
        "69_who_takes_a_lock_over_and_over",
        "ababab",
    ),
    _need(
        "A second Ctrl-C breaks off a cleanup that computes", "88_interrupted_twice", "broken off"
    ),
    _need(
        "A child starts with a copy of its parent's context variables",
        "90_context_of_a_child",
        "child first, parent second",
    ),
    _need("Each thread can run a loop of its own", "95_a_loop_per_thread", "yes"),
)

# Rows of the matrix.
COSTS = (
    ("Many short turns", "switch_thousand"),
    ("Many short-lived tasks", "spawn_join"),
    ("Many timeouts that do not fire", "unfired_timeout"),
    ("Values handed from task to task", "queue_ping_pong"),
    ("Many connections with small messages", "echo_100_1k"),
    ("Large messages", "echo_100_100k"),
    ("TLS", "echo_tls"),
    ("Work in threads", "thread_hop"),
)
