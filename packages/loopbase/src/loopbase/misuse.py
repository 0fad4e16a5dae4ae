"""What was handed over instead?

Every loop is given the wrong thing now and then: a called coroutine where a function is wanted,
another library's object under `await`, a time that is no number. What was meant can be recognised
the same way everywhere; what to write instead is each loop's own answer.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import AsyncGenerator, Awaitable, Coroutine, Generator
from typing import Any

# Whose object it is, by the package its type comes from.
_LIBRARIES = {
    "asyncio": "asyncio",
    "_asyncio": "asyncio",
    "uvloop": "asyncio",
    "trio": "trio",
    "anyio": "anyio",
    "curio": "curio",
    "yieldloop": "yieldloop",
    "futureloop": "futureloop",
    "nurseryloop": "nurseryloop",
    "concurrent": "concurrent.futures",
}


def library_of(thing: object) -> str | None:
    """Return the name of the async library that `thing` (or its type) belongs to, or None."""
    for module in (type(thing).__module__, getattr(thing, "__module__", None) or ""):
        library = _LIBRARIES.get(module.partition(".")[0])
        if library is not None:
            return library
    if getattr(thing, "_asyncio_future_blocking", None) is not None:
        return "asyncio"  # any Future that follows asyncio's protocol
    return None


def describe(thing: object) -> str:
    """Return a few words that say what `thing` is, for an error message."""
    name = getattr(thing, "__qualname__", None)
    library = library_of(thing)
    owner = f"{library}'s " if library else ""
    if isinstance(thing, Coroutine):
        return f"the coroutine object {name}()" if name else f"{owner}coroutine object"
    if isinstance(thing, AsyncGenerator):
        return f"the async generator object {name}()"
    if isinstance(thing, Generator):
        return f"the generator object {name}()"
    if inspect.iscoroutinefunction(thing):
        return f"the async function {name}"
    if inspect.isasyncgenfunction(thing):
        return f"the async generator function {name}"
    if inspect.isgeneratorfunction(thing):
        return f"the generator function {name}"
    if isinstance(thing, Awaitable):
        return f"{owner}{type(thing).__qualname__}, an awaitable that is no coroutine"
    if inspect.isclass(thing) or inspect.isroutine(thing):
        return f"{owner}{name}"
    return f"{thing!r} of type {type(thing).__qualname__}"


def check_seconds(seconds: float, what: str) -> float:
    """Return `seconds` if it is a time that can be waited for.

    what: the words the message begins with, like "sleep()".
    Raises TypeError for anything but a number, ValueError for NaN and for negative times.
    """
    if not isinstance(seconds, (int, float)):
        raise TypeError(f"{what} takes a number of seconds, not {describe(seconds)}")
    if seconds >= 0:
        return seconds
    if math.isnan(seconds):
        raise ValueError(f"{what} takes a number of seconds, not NaN")
    raise ValueError(
        f"{what} takes zero or more seconds, not {seconds!r}; "
        "use max(0, ...) where a time may lie in the past"
    )


def check_period(seconds: float, what: str) -> float:
    """Return `seconds` if something can be repeated that often: more than 0, and finite."""
    if check_seconds(seconds, what) in (0, math.inf):
        raise ValueError(f"{what} takes a finite period of more than 0 seconds, not {seconds!r}")
    return seconds


def discard(thing: Any) -> None:
    """Close a coroutine object that will never run, so that Python does not warn about it too."""
    if isinstance(thing, (Coroutine, Generator)):
        thing.close()
