"""What does a suspended coroutine wait on, in a word?

The innermost coroutine of its chain of awaits says it: `Event.wait` waits on an Event, `sleep` on
sleep. For libraries that do not say it themselves.
"""

from __future__ import annotations

from typing import Any

_CHAIN = ("cr_await", "gi_yieldfrom", "ag_await")


def waiting_on(coroutine: Any, hidden: frozenset[str] = frozenset()) -> str | None:
    """Return the class or function of the innermost await that is not in `hidden`."""
    word = None
    while coroutine is not None:
        name = getattr(coroutine, "__qualname__", None)
        if name is not None and name not in hidden:
            word = name
        coroutine = next(
            (inner for step in _CHAIN if (inner := getattr(coroutine, step, None)) is not None),
            None,
        )
    if word is None:
        return None
    owner, _, function = word.rpartition(".")
    return (owner.rpartition(".")[2] or function) if owner[:1].isupper() else function
