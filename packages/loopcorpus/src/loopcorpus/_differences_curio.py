"""What does curio do otherwise?"""

from __future__ import annotations

from ._difference import BREAKS, Difference

_BACKEND = ("curio",)
_KERNEL = "an exception in curio's kernel ends it where it stands: nothing is unwound or closed"
_FINALIZE = (
    "curio runs no generator's cleanup for it; it reports one that is left open as a RuntimeError "
    "and asks for curio.meta.finalize"
)
_CONTEXT = "curio's tasks share one context unless the kernel is given curio.task.ContextTask"

DIFFERENCES: tuple[Difference, ...] = (
    Difference(
        "test_order::test_the_same_moment_reached_by_two_ways",
        _BACKEND,
        ["set later", "set first"],
        "curio puts equal deadlines in the order of the tasks' numbers",
        "curio, timequeue.py",
    ),
    *(
        Difference(
            f"test_abandoned_generators::{case}", _BACKEND, seen, _FINALIZE, "curio, meta.py"
        )
        for case, seen in (
            ("test_one_that_is_abandoned_is_finished_by_the_loop", []),
            ("test_the_cleanup_of_an_abandoned_one_can_wait", []),
            ("test_one_that_is_still_open_is_finished_when_the_loop_ends", ["main is over"]),
            ("test_one_that_is_open_when_main_fails_is_finished_too", ["main failed"]),
        )
    ),
    *(
        Difference(f"test_context_variables::{case}", _BACKEND, seen, _CONTEXT, "curio, task.py")
        for case, seen in (
            ("test_what_main_sets_does_not_leak_out", "from main"),
            ("test_siblings_do_not_see_each_other", ["b", "b"]),
        )
    ),
    Difference(
        "test_misuse::test_run_is_given_a_called_coroutine",
        _BACKEND,
        "nothing",
        "curio takes a coroutine as well as a function",
        "curio, meta.py: instantiate_coroutine",
    ),
    Difference(
        "test_misuse::test_run_is_given_something_else[None]",
        _BACKEND,
        "nothing",
        "curio runs one cycle of its kernel when there is nothing to run",
        "curio, kernel.py: Kernel.run",
    ),
    Difference(
        "test_misuse_time::test_sleep_for_a_negative_time",
        _BACKEND,
        "nothing",
        "curio wakes a task at once when its time lies in the past",
        "curio, kernel.py: trap_sleep",
    ),
    *(
        Difference(
            f"test_misuse_loop::{case}",
            _BACKEND,
            "nothing",
            "curio's primitives yield a request without looking for a kernel that answers it",
            "curio, traps.py",
        )
        for case in ("test_waiting_outside_of_any_run", "test_waiting_in_a_foreign_thread")
    ),
    *(
        Difference(case, _BACKEND, BREAKS, _KERNEL, "curio, kernel.py: kernel_run")
        for case in (
            "test_misuse::test_run_is_given_an_async_generator_function",
            "test_misuse_loop::test_a_request_that_the_loop_does_not_know[word]",
            "test_misuse_loop::test_a_request_that_the_loop_does_not_know[number]",
            "test_misuse_loop::test_a_request_that_the_loop_does_not_know[class]",
            "test_misuse_loop::test_the_sleep_of_another_library",
            "test_misuse_time::test_sleep_for_a_word",
        )
    ),
    *(
        Difference(
            f"test_interrupted_waits::test_a_wait_is_interrupted[{wait}]",
            _BACKEND,
            BREAKS,
            "Ctrl-C is raised in the kernel, which stops where it stands: tasks are not unwound, "
            "and what they hold is left to the garbage collector",
            "curio, kernel.py: kernel_run",
        )
        for wait in ("receive", "accept", "connect", "stream")
    ),
    Difference(
        "test_descriptor_limits::test_a_server_that_cannot_accept_goes_on_later",
        _BACKEND,
        [b"before", "no answer", "no answer"],
        "what accept raises ends the server's task",
        "curio, network.py: run_server",
    ),
)
