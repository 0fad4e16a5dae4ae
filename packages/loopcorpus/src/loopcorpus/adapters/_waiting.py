"""What does a suspended coroutine wait on, in a word?

The innermost coroutine of its chain of awaits says it: `Event.wait` waits on an Event, `sleep` on
sleep. For libraries that do not say it themselves.
"""

from __future__ import annotations

from typing import Any

_CHAIN = ("cr_await", "gi_yieldfrom", "ag_await")


def waiting_on(coroutine: Any, hidden: frozenset[str] = frozenset()) -> str | None:
    """Return the class or function of the innermost await that is not in `hidden`."""
    word: str | None = None
    while coroutine is not None:
        name = getattr(coroutine, "__qualname__", None)
        if name is not None and name not in hidden:
            word = str(name).rpartition(".")[2]
            frame = getattr(coroutine, "cr_frame", None)
            if frame is not None and "self" in frame.f_locals:
                word = str(type(frame.f_locals["self"]).__name__)
        inner = (getattr(coroutine, step, None) for step in _CHAIN)
        coroutine = next((found for found in inner if found is not None), None)
    return word
