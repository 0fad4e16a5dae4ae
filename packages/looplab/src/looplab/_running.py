"""What does one function do on each backend?

The function is written over the contract of loopcorpus: an `async def` that takes the backend, and
so runs on every library that has an adapter. An answer is what it returns, or what it raises.
"""

from __future__ import annotations

import ast
import inspect
import runpy
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import loopcorpus

from ._record import as_program


class CannotRun(Exception):
    """The function cannot be run as asked; the message says why, and what to do."""


@dataclass(frozen=True)
class Answer:
    """What a function did on one backend."""

    backend: str
    said: str  # in words
    result: object = None  # what it returned
    error: Exception | None = None  # what it raised


def load(target: str) -> Any:
    """Return the function that "FILE:NAME" names; without a name it is `main`.

    The file is executed, not as `__main__`. Raises CannotRun, and what the file raises, with a
    traceback that begins in the file.
    """
    path, _, name = target.partition(":")
    name = name or "main"
    if not Path(path).is_file():
        raise CannotRun(f"there is no file {path}; give FILE or FILE:FUNCTION")
    try:
        ast.parse(Path(path).read_bytes(), path)
    except (SyntaxError, ValueError) as error:
        raise CannotRun(f"{path} is no Python program: {error}") from None
    with as_program(Path(path)):
        found = runpy.run_path(path, run_name="__looplab__")
    candidates = sorted(key for key, value in found.items() if inspect.iscoroutinefunction(value))
    if name not in candidates:
        choice = f"it has {', '.join(candidates)}" if candidates else "it has none"
        raise CannotRun(f"{path} has no async function {name!r}; {choice}")
    try:
        inspect.signature(found[name]).bind("the backend")
    except TypeError as error:
        raise CannotRun(f"{name} in {path} is to take the backend: {error}") from None
    return found[name]


def find(name: str) -> loopcorpus.Backend:
    """Return the backend called `name`. Raises CannotRun."""
    try:
        return loopcorpus.backend(name)
    except LookupError as error:
        raise CannotRun(str(error.args[0])) from None
    except ImportError as error:
        raise CannotRun(f"{name} is not installed: {error}") from None


def run_on(function: Any, name: str, virtual: bool = False) -> Answer:
    """Run `function(backend)` on the backend called `name`.

    virtual: on a virtual clock. Raises CannotRun; what the function raises is in the answer.
    """
    backend = find(name)
    if virtual and not backend.virtual_clock:
        raise CannotRun(f"{name} has no virtual clock: leave --virtual out")
    try:
        result = backend.run(function, backend, clock="virtual" if virtual else "real")
    except loopcorpus.LackingError as error:
        return Answer(name, f"lacks {error.lacking}", error=error)
    except Exception as error:
        return Answer(name, f"raises {error!r}", error=error)
    return Answer(name, f"returns {result!r}", result)


def compare(function: Any, names: Iterable[str], virtual: bool = False) -> list[Answer]:
    """Run the function on each of the backends, in their order.

    One that cannot run it as asked answers with the reason.
    """
    answers = []
    for name in names:
        try:
            answers.append(run_on(function, name, virtual))
        except CannotRun as error:
            answers.append(Answer(name, f"not run: {error}"))
    return answers


def as_table(answers: list[Answer]) -> str:
    """A line for each answer that was given, after the names of those that gave it."""
    groups: dict[str, list[str]] = {}
    for answer in answers:
        groups.setdefault(answer.said, []).append(answer.backend)
    return "".join(f"{', '.join(names)}:\n    {said}\n" for said, names in groups.items())
