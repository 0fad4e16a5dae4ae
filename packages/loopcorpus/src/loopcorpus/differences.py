"""What does a backend honestly do otherwise?

Data, not code: each entry names a case, the backends it is about, and what is observed on them
instead of what the case expects. The case then *asserts the difference*, so that an entry which is
no longer true fails.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Difference:
    """One case that comes out otherwise on some backends."""

    case: str  # "test_order::test_equal_deadlines", with "[id]" behind it if it has parameters
    backends: tuple[str, ...]
    # What the case returns there. An exception type: what it raises there.
    instead: Any
    why: str
    source: str  # where that behaviour is documented


@dataclass(frozen=True, slots=True)
class AnyOrder:
    """Equal to every list of the same items: where a backend promises no order."""

    items: tuple[Any, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, list | str) and sorted(other) == sorted(self.items)


_ASYNCIO = ("asyncio", "uvloop")
_TRIO = ("trio", "anyio+trio")

_ASYNCIO_HEAP = "asyncio's heap of timers compares their times alone and so keeps no order"
_ASYNCIO_TIMERS = "CPython, asyncio/events.py: TimerHandle.__lt__"
_TRIO_BATCH = "trio runs the tasks that are ready together in an order that it makes random"
_TRIO_ORDER = "https://trio.readthedocs.io/en/stable/reference-core.html#checkpoints"

DIFFERENCES: tuple[Difference, ...] = (
    Difference(
        "test_order::test_equal_deadlines_come_in_the_order_they_were_set",
        ("asyncio", "anyio+asyncio"),
        [0, 2, 6, 9, 8, 5, 7, 4, 1, 3],
        _ASYNCIO_HEAP,
        _ASYNCIO_TIMERS,
    ),
    Difference(
        "test_order::test_the_same_moment_reached_by_two_ways",
        ("curio",),
        ["set later", "set first"],
        "curio puts equal deadlines in the order of the tasks' numbers",
        "curio, timequeue.py",
    ),
    *(
        Difference(f"test_order::{case}", _TRIO, AnyOrder(items), _TRIO_BATCH, _TRIO_ORDER)
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
)


def difference(case: str, backend: str) -> Difference | None:
    """Return what is known to be different about `case` on `backend`, if anything."""
    for entry in DIFFERENCES:
        if entry.case == case and backend in entry.backends:
            return entry
    return None
