"""What does a constant say of itself?

A constant and the name of a type have no docstring; what autodoc shows instead is that of `int` or
`dict`. Here stand the value, as it is written in the source, and the comment beside or above it.
"""

from __future__ import annotations

import ast
import importlib
import typing
from functools import cache
from pathlib import Path

from .blocks import plain

SHORT = 80  # characters of a value that is shown; of a longer one only the comment is


def is_constant(value: object) -> bool:
    """Whether what has this value is documented here: no class, and no function."""
    return not callable(value) or typing.get_origin(value) is not None


def directive(name: str) -> list[str]:
    """Return the description of a constant, by its full name."""
    package, _, last = name.rpartition(".")
    value, comment = assigned(package.partition(".")[0], last)
    shown = [f"   :value: {value}"] if value and len(value) <= SHORT else []
    said = ["", f"   {plain(comment[0].upper() + comment[1:])}."] if comment else []
    return ["", f".. py:data:: {name}", *shown, *said, ""]


@cache
def assigned(package: str, name: str) -> tuple[str, str]:
    """Return the value that a package's source gives to a name, and the comment on it."""
    folder = Path(importlib.import_module(package).__file__ or "").parent
    for path in sorted(folder.rglob("*.py")):
        text = path.read_text()
        for node in ast.parse(text).body if name in text else ():
            if isinstance(node, ast.Assign):
                targets = [target.id for target in node.targets if isinstance(target, ast.Name)]
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                targets = [node.target.id]
            else:
                continue
            if name in targets and node.value is not None:
                return ast.unparse(node.value), comment_on(node, text.splitlines())
    return "", ""


def comment_on(node: ast.stmt, lines: list[str]) -> str:
    """Return what is said beside a statement, or else in the lines above it."""
    beside = lines[(node.end_lineno or node.lineno) - 1][node.end_col_offset :]
    if "#" in beside:
        return beside.partition("#")[2].strip().rstrip(".")
    above: list[str] = []
    for line in reversed(lines[: node.lineno - 1]):
        if not line.startswith("#"):
            break
        above.insert(0, line.lstrip("# "))
    return " ".join(above).rstrip(".")
