"""How is a program watched that knows nothing of it?

The program calls `run` of its loop itself. Before it is executed, that function is replaced, in
the loop's package, by one that adds a trace to what the program gives; afterwards it is put back.
The program runs in this process, as `__main__`; what it prints is kept apart, and noted in the
trace.
"""

from __future__ import annotations

import ast
import importlib
import runpy
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any

import loopcorpus
from loopbase import Trace, VirtualClock

from ._printed import Printed

# loop -> the callables of its package that begin a run and take a trace
ENTRIES: dict[str, tuple[str, ...]] = {
    "yieldloop": ("run",),
    "futureloop": ("run", "Runner"),
    "nurseryloop": ("run",),
}
TRACED: tuple[str, ...] = tuple(ENTRIES)
# What else a program may be written for, and so be given to the wrong loop.
_OTHERS = ("asyncio", "trio", "anyio", "curio", "uvloop")


class CannotTrace(Exception):
    """The program cannot be traced as asked; the message says why, and what to do."""


@dataclass
class Record:
    """One execution of a program."""

    program: str  # the name of its file
    loop: str  # the name of the loop's package
    traces: list[Trace] = field(default_factory=list)  # one for each run, in the order they began
    output: str = ""  # what it printed
    error: BaseException | None = None  # what ended it, if it did not reach its end


def record(file: Path, loop: str, virtual: bool = False) -> Record:
    """Execute the program in `file` and trace each run of `loop` that it makes.

    virtual: give the runs that choose no clock of their own a virtual one, on which sleeping takes
        no time and every record of the program is the same.
    Raises CannotTrace. What the program raises is in the record.
    """
    _check_loop(loop)
    _check_file(file, loop)
    made = Record(file.name, loop)
    printed = Printed()
    with _watched(loop, made.traces, virtual, printed), as_program(file), redirect_stdout(printed):
        try:
            runpy.run_path(str(file), run_name="__main__")
        except BaseException as error:
            made.error = error
    made.output = printed.text()
    if not made.traces and made.error is None:
        names = " or ".join(f"{loop}.{name}" for name in ENTRIES[loop])
        raise CannotTrace(f"{file} ran to its end without calling {names}: nothing to trace")
    return made


def _check_loop(loop: str) -> None:
    if loop in TRACED:
        return
    choice = ", ".join(TRACED)
    if loop in _OTHERS or loop in loopcorpus.backends():
        raise CannotTrace(
            f"a program for {loop} cannot be traced, because {loop} offers nothing that tells of "
            f"its steps unless the program helps; loops that do: {choice}"
        )
    raise CannotTrace(f"there is no loop {loop!r}; those that can be traced: {choice}")


def _check_file(file: Path, loop: str) -> None:
    if not file.is_file():
        raise CannotTrace(f"there is no file {file}; give the path of a Python program")
    try:
        imported = _imports(file)
    except (SyntaxError, ValueError) as error:
        raise CannotTrace(f"{file} is no Python program: {error}") from None
    if loop in imported:
        return
    for other in TRACED:
        if other in imported:
            raise CannotTrace(f"{file} is written for {other}: trace it with --on {other}")
    for other in _OTHERS:
        if other in imported:
            raise CannotTrace(
                f"{file} is written for {other}, which cannot be traced; give a program that "
                f"imports {loop}"
            )


def _imports(file: Path) -> set[str]:
    """The packages that the program names in its imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_bytes(), file.name)):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


@contextmanager
def _watched(loop: str, traces: list[Trace], virtual: bool, printed: Printed) -> Iterator[None]:
    """While the block runs, whoever begins a run of `loop` leaves its trace in `traces`.

    What is printed is noted in the traces made here, and not in one of the program's own.
    """
    package = importlib.import_module(loop)
    originals = {name: getattr(package, name) for name in ENTRIES[loop]}

    def watching(begin: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(begin, updated=())
        def begin_watched(*args: Any, **options: Any) -> Any:
            if options.get("loop_factory") is None:  # asyncio's way to bring a loop of one's own
                if options.get("trace") is None:
                    options["trace"] = Trace()
                    printed.note_in(options["trace"])
                if virtual and options.get("clock") is None:
                    options["clock"] = VirtualClock()
                traces.append(options["trace"])
            return begin(*args, **options)

        return begin_watched

    try:
        for name, original in originals.items():
            setattr(package, name, watching(original))
        yield
    finally:
        for name, original in originals.items():
            setattr(package, name, original)


@contextmanager
def as_program(file: Path) -> Iterator[None]:
    """While the block runs, arguments and import path are as `python FILE` has them."""
    arguments, path = sys.argv, sys.path
    sys.argv, sys.path = [str(file)], [str(file.parent.absolute()), *path]
    try:
        yield
    finally:
        sys.argv, sys.path = arguments, path
