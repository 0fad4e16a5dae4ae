"""What do several experiments need?

Ways to ask a library in its own words, to name an exception the same everywhere, to see what is
reported while something runs, and to find out whether an answer is always the same.
"""

from __future__ import annotations

import gc
import logging
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
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
    """Name an exception as every backend would: groups show what is in them."""
    if error is None:
        return "nothing"
    if isinstance(error, BaseExceptionGroup):
        return f"group({', '.join(named(lib, each) for each in error.exceptions)})"
    if isinstance(error, lib.Cancelled):
        return "Cancelled"
    if isinstance(error, TimeoutError):
        return "TimeoutError"
    return type(error).__name__


def repeated(lib: Backend, scene: Callable[..., Any], *args: Any, times: int = 25) -> Any:
    """Run `scene(lib, *args)` so many times, on the virtual clock; tell how the answers vary.

    Returns the one answer that always came, or all of them as "a or b" (of many: "any order").
    """
    if not lib.virtual_clock:
        raise LackingError(lib.name, "a virtual clock")
    found: list[Any] = []
    for _ in range(times):
        answer = lib.run(scene, lib, *args, clock="virtual")
        if answer not in found:
            found.append(answer)
    if len(found) == 1:
        return found[0]
    return " or ".join(sorted(map(str, found))) if len(found) == 2 else "any order"


async def turns(lib: Backend, times: int = 5) -> None:
    """Let every other task that is ready go on, a few times over."""
    for _ in range(times):
        await lib.checkpoint()


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
