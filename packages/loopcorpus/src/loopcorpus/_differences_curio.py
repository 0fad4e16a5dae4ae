"""What does curio do otherwise?"""

from __future__ import annotations

from ._difference import BREAKS, Difference

_BACKEND = ("curio",)
_KERNEL = "an exception in curio's kernel ends it where it stands: nothing is unwound or closed"

DIFFERENCES: tuple[Difference, ...] = (
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
)
