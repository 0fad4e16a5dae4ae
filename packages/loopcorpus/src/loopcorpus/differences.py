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


ASYNCIO = ("asyncio", "uvloop")
TRIO = ("trio", "anyio+trio")

DIFFERENCES: tuple[Difference, ...] = ()


def difference(case: str, backend: str) -> Difference | None:
    """Return what is known to be different about `case` on `backend`, if anything."""
    for entry in DIFFERENCES:
        if entry.case == case and backend in entry.backends:
            return entry
    return None
