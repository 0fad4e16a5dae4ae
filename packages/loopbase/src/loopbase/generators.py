"""What becomes of an async generator that nobody finishes?

Its `finally` blocks may await, so the garbage collector cannot run them: Python hands the
generator back to the loop in which it was first iterated (PEP 525). The loop closes it in a task
of its own, and closes those that are still alive when the loop ends.

Rule: `finalize` is called wherever the garbage collector happens to run, in any thread and between
any two bytecodes. It may do no more than leave a note for the loop and wake it.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakSet


class AsyncGenerators:
    """The unfinished async generators of one loop.

    finalize: called with each generator that was abandoned half-way.
    """

    __slots__ = ("_alive", "_finalize")

    def __init__(self, finalize: Callable[[AsyncGenerator[Any, Any]], object]) -> None:
        self._finalize = finalize
        self._alive: WeakSet[AsyncGenerator[Any, Any]] = WeakSet()

    @contextmanager
    def hooked(self) -> Iterator[None]:
        """Be told of this thread's async generators while the block runs."""
        before = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(firstiter=self._alive.add, finalizer=self._abandoned)
        try:
            yield
        finally:
            sys.set_asyncgen_hooks(*before)

    def _abandoned(self, generator: AsyncGenerator[Any, Any]) -> None:
        self._alive.discard(generator)
        self._finalize(generator)

    def __len__(self) -> int:
        return len(self._alive)

    def any_alive(self) -> bool:
        """Return whether there is anything for `take_all` to return."""
        return len(self._alive) > 0

    def take_all(self) -> list[AsyncGenerator[Any, Any]]:
        """Return those still alive and forget them; closing one may bring up new ones."""
        alive = list(self._alive)
        self._alive.clear()
        return alive
