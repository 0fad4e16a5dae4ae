"""What do the backends do otherwise with bad input?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from ._difference import ANYIO, ASYNCIO, Difference

_LIKE_ASYNCIO = (*ASYNCIO, "futureloop")  # which has asyncio's semantics on purpose


def _all(
    module: str, backends: tuple[str, ...], why: str, source: str, *cases: tuple[str, Any]
) -> Iterator[Difference]:
    for case, instead in cases:
        yield Difference(f"{module}::{case}", backends, instead, why, source)


DIFFERENCES: tuple[Difference, ...] = (
    *_all(
        "test_misuse",
        ASYNCIO,
        "asyncio's runner looks at what the function returned, and calls that a wrong value",
        "CPython, asyncio/runners.py: Runner.run",
        ("test_run_is_given_a_plain_function", "ValueError"),
        ("test_run_is_given_an_async_generator_function", "ValueError"),
    ),
    *_all(
        "test_misuse_loop",
        (*_LIKE_ASYNCIO, "anyio+asyncio"),
        "asyncio calls a yield that it does not know a RuntimeError; it comes out at the await",
        "CPython, asyncio/tasks.py: Task.__step_run_and_handle_result",
        *(
            (f"test_a_request_that_the_loop_does_not_know[{what}]", ["RuntimeError", "goes on"])
            for what in ("word", "number", "class")
        ),
    ),
    *_all(
        "test_misuse_sync",
        (*_LIKE_ASYNCIO, "anyio+asyncio"),
        "asyncio's locks do not know who holds them, and anyio's on asyncio do not watch their "
        "holder: nobody notices that it is gone",
        "https://docs.python.org/3/library/asyncio-sync.html#asyncio.Lock",
        (
            "test_the_holder_of_a_lock_ends_without_releasing_it",
            ["waits for ever", "waits for ever"],
        ),
    ),
    *_all(
        "test_misuse_sync",
        _LIKE_ASYNCIO,
        "asyncio's locks do not know who holds them: anyone may release, and whoever acquires "
        "twice waits for itself",
        "https://docs.python.org/3/library/asyncio-sync.html#asyncio.Lock",
        ("test_a_lock_is_released_by_who_does_not_hold_it", ["nothing", False]),
        ("test_a_lock_is_acquired_twice", ["waits", True]),
        ("test_a_condition_is_notified_with_the_lock_of_another_task", "nothing"),
    ),
    *_all(
        "test_misuse_sync",
        _LIKE_ASYNCIO,
        "a size of zero or less means no bound in asyncio",
        "https://docs.python.org/3/library/asyncio-queue.html#asyncio.Queue",
        *(
            (f"test_a_queue_of_a_negative_size[{kind}]", "nothing")
            for kind in ("Queue", "LifoQueue", "PriorityQueue")
        ),
    ),
    *_all(
        "test_misuse_time",
        _LIKE_ASYNCIO,
        "in asyncio a time that has passed is over at once",
        "CPython, asyncio/tasks.py: sleep",
        ("test_sleep_for_a_negative_time", "nothing"),
        ("test_a_negative_timeout[fail_after]", "nothing"),
    ),
    *_all(
        "test_misuse_time",
        ASYNCIO if sys.version_info < (3, 13) else (),
        "before Python 3.13 asyncio put NaN among its timers, where it never became due",
        "https://github.com/python/cpython/issues/105331",
        ("test_sleep_until_nan", "waits"),
    ),
    *_all(
        "test_misuse_time",
        ASYNCIO,
        "asyncio's timeouts take any number: a time that has passed is over at once, and NaN is "
        "compared like any other",
        "CPython, asyncio/timeouts.py: Timeout.reschedule",
        ("test_a_negative_timeout[move_on_after]", "nothing"),
        ("test_a_timeout_of_nan[move_on_after]", "nothing"),
        ("test_a_timeout_of_nan[fail_after]", "nothing"),
        ("test_a_deadline_of_nan", "nothing"),
    ),
    *_all(
        "test_misuse_time",
        ANYIO,
        "in anyio a time that has passed is over at once",
        "anyio, _core/_tasks.py: move_on_after, fail_after",
        ("test_a_negative_timeout[move_on_after]", "nothing"),
        ("test_a_negative_timeout[fail_after]", "nothing"),
    ),
)
