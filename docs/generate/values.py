"""Which numbers may prose name?

{value}`name` in a page is replaced by what is counted here.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable

import loopcorpus
from loopcorpus.differences import DIFFERENCES
from loopcorpus.parity import QUESTIONS

from .layout import LIBRARIES, ROOT, Pages, topics


def _cases() -> int:
    """The functions of the corpus that are cases; each runs on every backend."""
    folder = ROOT / "packages/loopcorpus/src/loopcorpus/cases"
    trees = [ast.parse(path.read_text()) for path in folder.glob("test_*.py")]
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return sum(
        isinstance(n, functions) and n.name.startswith("test_") for t in trees for n in t.body
    )


VALUES: dict[str, Callable[[], object]] = {
    "topics": lambda: len(topics()),
    "programs": lambda: len(topics()) * len(LIBRARIES),
    "cases": _cases,
    "differences": lambda: len(DIFFERENCES),
    "questions": lambda: len(QUESTIONS),
    "backends": lambda: len(loopcorpus.backends()),
    "experiments": lambda: len(list((ROOT / "comparisons/experiments").glob("[0-9]*_*.py"))),
    "corrections": lambda: len(list((ROOT / "comparisons/corrections").glob("[0-9]*_*.py"))),
}


def pages() -> Pages:
    """`values.json`, which the {value} role reads."""
    return {"values.json": json.dumps({name: count() for name, count in VALUES.items()}, indent=1)}
