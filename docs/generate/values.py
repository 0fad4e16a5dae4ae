"""Which numbers may prose name?

{value}`name` in a page is replaced by what is counted here.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable

import loopcorpus
from loopcorpus.differences import DIFFERENCES
from loopcorpus.parity import QUESTIONS

from .layout import LIBRARIES, LOOPS, ROOT, Pages, topics


def _cases() -> int:
    """The functions of the corpus that are cases; each runs on every backend."""
    folder = ROOT / "packages/loopcorpus/src/loopcorpus/cases"
    trees = [ast.parse(path.read_text()) for path in folder.glob("test_*.py")]
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return sum(
        isinstance(n, functions) and n.name.startswith("test_") for t in trees for n in t.body
    )


def _lines(package: str) -> str:
    """The lines of a package's source, comments and all."""
    files = (ROOT / "packages" / package / "src").rglob("*.py")
    return f"{sum(len(path.read_text().splitlines()) for path in files):,}"


def _status() -> str:
    """How far the packages say that they are: "alpha", or whatever they have in common."""
    found = set()
    for loop in LOOPS:
        text = (ROOT / "packages" / loop / "pyproject.toml").read_text()
        found |= set(re.findall(r"Development Status :: \d+ - ([^\"]+)", text))
    (status,) = found
    return status.lower()


VALUES: dict[str, Callable[[], object]] = {
    "topics": lambda: len(topics()),
    "programs": lambda: len(topics()) * len(LIBRARIES),
    "cases": _cases,
    "differences": lambda: len(DIFFERENCES),
    "questions": lambda: len(QUESTIONS),
    "backends": lambda: len(loopcorpus.backends()),
    "experiments": lambda: len(list((ROOT / "comparisons/experiments").glob("[0-9]*_*.py"))),
    "corrections": lambda: len(list((ROOT / "comparisons/corrections").glob("[0-9]*_*.py"))),
    "lines_yieldloop": lambda: _lines("yieldloop"),
    "lines_futureloop": lambda: _lines("futureloop"),
    "lines_nurseryloop": lambda: _lines("nurseryloop"),
    "status": _status,
}


def pages() -> Pages:
    """`values.json`, which the {value} role reads."""
    return {"values.json": json.dumps({name: count() for name, count in VALUES.items()}, indent=1)}
