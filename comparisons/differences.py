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

DIFFERENCES = (
    Difference(
        "21_cancelled_before_start",
        "with_asyncio",
        _NEVER_BEGINS,
        "https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.cancel",
    ),
    Difference(
        "21_cancelled_before_start",
        "with_futureloop",
        _NEVER_BEGINS,
        "asyncio's semantics, kept",
    ),
)
