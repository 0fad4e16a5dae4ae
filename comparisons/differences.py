"""Where does a program honestly print something else?

A program whose output differs from its topic's `expected.txt` has an `expected.with_X.txt` and an
entry here that says why. The tests hold both together: no file without an entry, no entry without
a file, and no file that says the same as `expected.txt`.
"""

from typing import NamedTuple


class Difference(NamedTuple):
    topic: str  # the folder under programs/
    program: str  # the file name without its suffix
    why: str  # what the library does instead, and what follows from it
    source: str  # where the library documents it, or the rule it follows from


_NEVER_BEGINS = (
    "a cancellation is thrown in where the task waits; a task that has not begun waits nowhere, "
    "so its coroutine is ended before its first line"
)
_THROWN_ONCE = "a cancellation is thrown in once, so the waits of a cleanup are like any others"
_TASK_CANCEL = "https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.cancel"

DIFFERENCES = (
    Difference(
        "21_cancelled_before_start",
        "with_asyncio",
        _NEVER_BEGINS,
        _TASK_CANCEL,
    ),
    Difference(
        "21_cancelled_before_start",
        "with_futureloop",
        _NEVER_BEGINS,
        "asyncio's semantics, kept",
    ),
    Difference(
        "49_three_answers",
        "with_asyncio",
        f"{_NEVER_BEGINS}; {_THROWN_ONCE}",
        _TASK_CANCEL,
    ),
    Difference(
        "49_three_answers",
        "with_futureloop",
        f"{_NEVER_BEGINS}; {_THROWN_ONCE}",
        "asyncio's semantics, kept",
    ),
    Difference(
        "49_three_answers",
        "with_yieldloop",
        f"{_THROWN_ONCE}; the first step is always made, because only there a wait can begin",
        "yieldloop's own semantics: the docstring of its _cancel.py",
    ),
)
