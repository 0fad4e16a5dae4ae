"""What do several experiments need?

Ways to ask a library in its own words, to name an exception the same everywhere, to see what is
reported while something runs, and to find out whether an answer is always the same.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import types
import warnings
from collections.abc import Callable, Coroutine, Generator, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from loopcorpus import Backend, LackingError

ASYNCIO = ("asyncio", "uvloop")
ANYIO = ("anyio+asyncio", "anyio+trio")
TRIO = ("trio", "anyio+trio")
# Where a cancellation is a state of a scope, and arrives at every checkpoint in it.
SCOPED = ("nurseryloop", "trio", "anyio+asyncio", "anyio+trio")


def native(
    lib: Backend, choices: Mapping[str | tuple[str, ...], Any], lacking: str = "a counterpart"
) -> Any:
    """Return what `choices` has for this backend; `lacking` says what those lack that have none."""
    for names, choice in choices.items():
        if lib.name in ((names,) if isinstance(names, str) else names):
            return choice
    raise LackingError(lib.name, lacking)


def named(lib: Backend, error: BaseException | None) -> str:
    """Name an exception as every backend would: groups show what is in them.

    A LackingError is raised again: it is the answer of the whole experiment.
    """
    if error is None:
        return "nothing"
    if isinstance(error, LackingError):
        raise error
    if isinstance(error, BaseExceptionGroup):
        return f"group({', '.join(named(lib, each) for each in error.exceptions)})"
    if isinstance(error, lib.Cancelled):
        return "Cancelled"
    if isinstance(error, TimeoutError):
        return "TimeoutError"
    return type(error).__name__


def repeated(lib: Backend, scene: Callable[..., Any], varied: str = "", times: int = 25) -> Any:
    """Run `scene(lib)` so many times, on the virtual clock; tell how the answers vary.

    Returns the one answer that always came; else `varied`, or if that is empty the two answers as
    "a or b", or "any order" if there are more.
    """
    if not lib.virtual_clock:
        raise LackingError(lib.name, "a virtual clock")
    found: list[Any] = []
    for _ in range(times):
        answer = lib.run(scene, lib, clock="virtual")
        if answer not in found:
            found.append(answer)
    if len(found) == 1:
        return found[0]
    if varied:
        return varied
    return " or ".join(sorted(map(str, found))) if len(found) == 2 else "any order"


async def turns(lib: Backend, times: int = 5) -> None:
    """Let every other task that is ready go on, a few times over."""
    for _ in range(times):
        await lib.checkpoint()


async def shielded(lib: Backend, function: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Await `function()`, shielded in the library's own way."""
    # The contract's `shielded` waits for the end of the call; asyncio's own does not.
    return await (asyncio.shield(function()) if lib.name in ASYNCIO else lib.shielded(function))


@types.coroutine
def suspensions(awaitable: Any) -> Generator[Any, Any, int]:
    """Await it; return how often it gave up control on the way."""
    inner = awaitable.__await__() if hasattr(awaitable, "__await__") else awaitable
    count = 0
    resume: Callable[[], Any] = partial(next, inner)
    while True:
        try:
            request = resume()
        except StopIteration:
            return count
        count += 1
        try:
            resume = partial(inner.send, (yield request))
        except BaseException as error:
            resume = partial(inner.throw, error)


@contextmanager
def reports() -> Iterator[list[str]]:
    """Collect what is logged, warned of, or raised where nobody can catch it, as short texts.

    Give it a list of words to look for rather than compare whole texts: they have addresses in
    them.
    """
    seen: list[str] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append(record.getMessage())

    def unraisable(report: Any) -> None:
        seen.append(f"unraisable {type(report.exc_value).__name__}: {report.exc_value}")

    def shown(message: Warning | str, category: type[Warning], *_: Any, **__: Any) -> None:
        seen.append(f"{category.__name__}: {message}")

    handler, hook = Handler(), sys.unraisablehook
    root = logging.getLogger()
    root.addHandler(handler)
    sys.unraisablehook = unraisable
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.showwarning = shown
            yield seen
            gc.collect()
    finally:
        root.removeHandler(handler)
        sys.unraisablehook = hook
