"""Which rows does the matrix have?

A row is a module in `workloads/` with these names:

- `TITLE`, `OPERATION`, `OPERATIONS`: what the table calls it, what one operation is, and how many
  of them one round does (a round takes about ten milliseconds on asyncio);
- `workload(lib, n)`: n operations over the contract, between `begin()` and `end()`;
- `NATIVE`: whose names -> `async def (library, lib, n)`, the same in a library's own words;
- `LONG`: whether a round takes so much longer than others that half as many must do;
- `floor(n)`: the same work with no loop at all;
- `NEEDS`: the names of the contract that `workload` measures; a backend that lacks one has no such
  row ("a or b": it needs either one).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from inspect import iscoroutinefunction
from typing import Any

from loopcorpus import AsyncFunction, Backend, backend

from .idioms import idiom

ROWS = (
    "switch_one",
    "switch_thousand",
    "spawn_join",
    "spawn_group",
    "gather_thousand",
    "event_wake",
    "queue_ping_pong",
    "contended_lock",
    "timers",
    "unfired_timeout",
    "cancel_tasks",
    "loop_startup",
)
MEMORY = "memory"  # the row that is not measured in time: see memory.py
FLOOR = "floor"  # the row's work without a loop, measured next to the backends
BASELINE = "asyncio"  # what all ratios are against
AGAIN = "asyncio again"  # the same once more: how much a ratio of equals varies (A/A)


@dataclass(frozen=True, slots=True)
class Row:
    """One workload with what the matrix has to know about it."""

    name: str
    title: str
    operation: str
    operations: int
    workload: Callable[[Backend, int], Awaitable[None] | None]
    native: Mapping[str, AsyncFunction]  # each takes (library, lib, n)
    floor: Callable[[int], None]
    needs: tuple[str, ...]
    long: bool

    def through_contract(self, contender: str) -> Backend | None:
        """Return the backend, if it is measured through the contract: not in its own words."""
        if contender == FLOOR or idiom(library(contender).name)[0] in self.native:
            return None
        return library(contender)

    def wrapped(self, contender: str) -> list[str]:
        """Return the names that are measured together with what the adapter adds to them."""
        lib = self.through_contract(contender)
        return [] if lib is None else [name for name in self.needs if name in lib.wrapped]

    def lacking(self, contender: str) -> list[str]:
        """Return the names that the row needs and the contender does not have."""
        lib = self.through_contract(contender)
        if lib is None:
            return []
        return [need for need in self.needs if lib.lacks.issuperset(need.split(" or "))]

    def rounds(self, wanted: int) -> int:
        """Return how many rounds it gets where others get as many as wanted."""
        return -(-wanted // 2) if self.long else wanted

    def warm_up_of(self, contender: str) -> Callable[[], None]:
        """Return a function that does a tenth of a round, or as much as makes sense."""
        return self.round_of(contender, min(self.operations, max(self.operations // 10, 1_000)))

    def round_of(self, contender: str, operations: int | None = None) -> Callable[[], None]:
        """Return a function that does one round on a backend, or on the floor.

        operations: how many instead of the row's own number.
        """
        n = operations or self.operations
        if contender == FLOOR:
            return lambda: self.floor(n)
        lib = library(contender)
        names, module = idiom(lib.name)
        if names in self.native:
            return lambda: lib.run(self.native[names], module, lib, n)
        workload: Any = self.workload
        if iscoroutinefunction(workload):
            return lambda: lib.run(workload, lib, n)
        return lambda: workload(lib, n)  # a row about running loops runs them itself


def library(contender: str) -> Backend:
    """Return the backend behind a column of the matrix."""
    return backend(BASELINE if contender == AGAIN else contender)


def row(name: str) -> Row:
    """Return the row of that name. Raises LookupError when there is none."""
    if name not in ROWS:
        raise LookupError(f"no workload is called {name!r}; known are {', '.join(ROWS)}")
    module = import_module(f"{__package__}.workloads.{name}")
    return Row(
        name,
        module.TITLE,
        module.OPERATION,
        module.OPERATIONS,
        module.workload,
        getattr(module, "NATIVE", {}),
        module.floor,
        getattr(module, "NEEDS", ()),
        getattr(module, "LONG", False),
    )
