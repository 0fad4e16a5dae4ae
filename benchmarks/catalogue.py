"""Which rows does the matrix have?

A row is a module in `workloads/` with these names:

- `TITLE`, `OPERATION`, `OPERATIONS`: what the table calls it, what one operation is, and how many
  of them one round does (a round takes about ten milliseconds on asyncio);
- `workload(lib, n)`: n operations over the contract, between `begin()` and `end()`;
- `NATIVE`: whose names (or which backend) -> `async def (library, lib, n)`, the same in a library's
  own words;
- `LONG`: whether a round takes so much longer than others that half as many must do;
- `floor(n)`: the same work with no loop at all;
- `NEEDS`: the names of the contract that `workload` measures; a backend that lacks one has no such
  row ("a or b": it needs either one);
- `OFFERS`: whose names (or which backend) -> the names that a library must have for the version in
  its own words.

The rows about servers are in `server_rows.py`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from inspect import iscoroutinefunction
from typing import Any

from loopcorpus import AsyncFunction, Backend

from .contenders import (
    AGAIN as AGAIN,
    BASELINE as BASELINE,
    FLOOR as FLOOR,
    PROTOCOLS as PROTOCOLS,
    library as library,
)
from .idioms import idiom
from .server_rows import SERVER_ROWS, ServerRow

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
    "socketpair_echo",
    "bulk_transfer",
    "file_chunks",
    "thread_hop",
    "process_spawn",
)
# rows that are not measured in time: see the modules of these names
MEMORY = "memory"
SYSCALLS = "syscalls"
IDLE = "idle"


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
    offers: Mapping[str, tuple[str, ...]]
    long: bool

    def has(self, contender: str) -> bool:
        """Whether the contender is measured here."""
        return contender not in PROTOCOLS and not self.lacking(contender)

    def through_contract(self, contender: str) -> Backend | None:
        """Return the backend, if it is measured through the contract: not in its own words."""
        if contender == FLOOR or self.words_of(contender) in self.native:
            return None
        return library(contender)

    def words_of(self, contender: str) -> str:
        """Return whose words the contender is measured in: its own, if the row has such."""
        name = library(contender).name
        return name if name in self.native else idiom(name)[0]

    def wrapped(self, contender: str) -> list[str]:
        """Return the names that are measured together with what the adapter adds to them."""
        lib = self.through_contract(contender)
        return [] if lib is None else [name for name in self.needs if name in lib.wrapped]

    def lacking(self, contender: str) -> list[str]:
        """Return the names that the row needs and the contender does not have."""
        lib = self.through_contract(contender)
        if lib is None:
            if contender == FLOOR:
                return []
            name = library(contender).name
            offers = self.offers.get(name, self.offers.get(self.words_of(contender), ()))
            module = idiom(name)[1]
            return [name for name in offers if not _offers(module, name)]
        return [need for need in self.needs if lib.lacks.issuperset(need.split(" or "))]

    def passes(self, wanted: int) -> int:
        """Return in how many passes it is where others are in as many as wanted."""
        return wanted

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
        native = self.native.get(self.words_of(contender))
        if native is not None:
            return lambda: lib.run(native, idiom(lib.name)[1], lib, n)
        workload: Any = self.workload
        if iscoroutinefunction(workload):
            return lambda: lib.run(workload, lib, n)
        return lambda: workload(lib, n)  # a row about running loops runs them itself


def _offers(module: Any, name: str) -> bool:
    """Whether the module has the name, which may have dots."""
    for part in name.split("."):
        module = getattr(module, part, None)
    return module is not None


def row(name: str) -> Row | ServerRow:
    """Return the row of that name. Raises LookupError when there is none."""
    if name in SERVER_ROWS:
        return SERVER_ROWS[name]
    if name not in ROWS:
        known = ", ".join([*ROWS, *SERVER_ROWS])
        raise LookupError(f"no workload is called {name!r}; known are {known}")
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
        getattr(module, "OFFERS", {}),
        getattr(module, "LONG", False),
    )
