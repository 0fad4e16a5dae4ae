"""What is a difference, as data?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Difference:
    """One case that comes out otherwise on some backends."""

    case: str  # "test_order::test_equal_deadlines", with "[id]" behind it if it has parameters
    backends: tuple[str, ...]
    # What the case returns there. An exception type: what it raises there. BREAKS: the case is
    # not run there, and that is reported.
    instead: Any
    why: str
    source: str  # where that behaviour is documented


BREAKS = "the library does not survive the case and leaves its parts behind"


@dataclass(frozen=True, slots=True)
class AnyOrder:
    """Equal to every list of the same items: where a backend promises no order."""

    items: tuple[Any, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, list | str) and sorted(other) == sorted(self.items)


@dataclass(frozen=True, slots=True)
class OneOf:
    """Equal to each of these: where a backend leaves it to chance."""

    values: tuple[Any, ...]

    def __eq__(self, other: object) -> bool:
        return other in self.values


ASYNCIO = ("asyncio", "uvloop")
TRIO = ("trio", "anyio+trio")
ANYIO = ("anyio+asyncio", "anyio+trio")

TRIO_BATCH = "trio runs the tasks that are ready together in an order that it makes random"
TRIO_ORDER = "https://trio.readthedocs.io/en/stable/reference-core.html#checkpoints"
