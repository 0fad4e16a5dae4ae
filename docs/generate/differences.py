"""How is a difference shown that the corpus asserts?

By case: what it expects, who does otherwise, what is seen there, why, and where that is documented.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from itertools import groupby
from typing import Any

from loopcorpus._difference import BREAKS, AnyOrder, Difference, OneOf
from loopcorpus.differences import DIFFERENCES

from .blocks import code, dropdown, linked

LONGEST = 160  # characters of an observation; more of it explains nothing


def listed(modules: tuple[str, ...]) -> str:
    """The differences of these modules of the corpus."""
    found = [entry for module in modules for entry in DIFFERENCES if _module(entry) == module]
    if not found:
        return "All libraries that have what they need answer the cases about this question alike."
    ordered = sorted(found, key=lambda entry: (modules.index(_module(entry)), entry.case))
    cases = [_case(case, list(group)) for case, group in groupby(ordered, _function)]
    several = f"{len(cases)} cases" if len(cases) > 1 else "one case"
    introduction = (
        f"The corpus asks every library the same. In {several} about this question not all answer "
        "the same. Each of these answers is asserted, so it is true of the versions tested."
    )
    return introduction + "\n\n" + "\n\n".join(cases)


def _case(case: str, entries: list[Difference]) -> str:
    lines = []
    if (expected := _expected(case)) is not None:
        lines.append(f"Expected: {code(shortened(expected))}\n")
    same: dict[tuple[str, ...], list[str]] = {}  # what is said -> with which parameters
    for entry in entries:
        key = (", ".join(entry.backends), seen(entry.instead), entry.why, entry.source)
        same.setdefault(key, []).append(entry.case.partition("[")[2].rstrip("]"))
    for (who, what, why, source), parameters in same.items():
        where = f" ({', '.join(parameters)})" if any(parameters) else ""
        lines.append(f"**{who}**{where}: {what}. {_sentence(why)}")
        lines.append(f"({linked(source)})\n")
    return dropdown(_spoken(case), "\n".join(lines))


def seen(instead: Any) -> str:
    """What is observed, as a piece of a sentence."""
    if instead is BREAKS:
        return instead
    if isinstance(instead, type) and issubclass(instead, BaseException):
        return f"raises {code(instead.__name__)}"
    if isinstance(instead, AnyOrder):
        return f"{code(shortened(list(instead.items)))} in any order"
    if isinstance(instead, OneOf):
        return " or ".join(code(shortened(value)) for value in instead.values)
    return code(shortened(instead))


def shortened(value: Any) -> str:
    """How Python writes the value, cut where it says no more."""
    text = repr(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + " ..."


def _module(entry: Difference) -> str:
    return entry.case.partition("::")[0]


def _spoken(case: str) -> str:
    return case.partition("::")[2].removeprefix("test_").replace("_", " ")


def _function(entry: Difference) -> str:
    """The case without its parameters."""
    return entry.case.partition("[")[0]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def _expected(case: str) -> Any:
    """The value that the case's `@expect` names, if it has one."""
    module, _, name = case.partition("::")
    function: Callable[..., Any] = getattr(import_module(f"loopcorpus.cases.{module}"), name)
    for mark in getattr(function, "pytestmark", []):
        if mark.name == "expect":
            return mark.args[0]
    return None
