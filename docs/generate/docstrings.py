"""How do docstrings become pages, and where do the names in signatures lead?

The docstrings of this repository are plain text with `code` in single backticks; autodoc expects
reStructuredText. This extension translates them, and it tells Sphinx what a name in an annotation
is: `yieldloop._task.Task` is documented as `yieldloop.Task`; `collections.abc.Callable` or a type
variable is real but has no page here, and stays plain text.

Rule: only what can be imported is excused. A reference to a name that does not exist is still
reported, and the build fails.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import re
from functools import cache
from pathlib import Path
from typing import Any

from .blocks import plain
from .reference import PACKAGES, submodules

PARAMETER = re.compile(r"^(\*{0,2}[a-z_]+(?:, \*{0,2}[a-z_]+)*): (.*)$")
BARE = re.compile(r"(?<![\w.~'\"])[A-Z][A-Za-z]+(?![\w.])")
BULLET = re.compile(r"^\s*(?:[-*]|\d+\.) ")


def setup(app: Any) -> dict[str, bool]:
    """Join the build. Called by Sphinx."""
    app.connect("autodoc-process-docstring", on_docstring)
    app.connect("autodoc-process-signature", on_signature)
    app.connect("missing-reference", on_missing_reference)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def on_docstring(
    app: object, what: str, name: str, obj: object, options: object, lines: list[str]
) -> None:
    """Replace a docstring's lines by reStructuredText."""
    package = name.partition(".")[0]
    if package in PACKAGES and is_ours(obj, package):
        lines[:] = translate(lines)
    else:
        lines[:] = translate(lines[:1])  # one line of what the standard library says


def on_signature(
    app: object,
    what: str,
    name: str,
    obj: object,
    options: object,
    signature: str | None,
    annotation: str | None,
) -> tuple[str | None, str | None]:
    """Say of which package a bare `Task` in an annotation is: three packages have one."""
    package = name.partition(".")[0]

    def qualify(match: re.Match[str]) -> str:
        found = public_name(f"{package}.{match[0]}")
        return f"~{found}" if found else match[0]

    return tuple(  # type: ignore[return-value]
        text and BARE.sub(qualify, text) for text in (signature, annotation)
    )


def is_ours(obj: object, package: str) -> bool:
    """Whether `obj` was written here; constants have no module and are ours."""
    module = getattr(obj, "__module__", None) or package
    return str(module).partition(".")[0] in PACKAGES


def translate(lines: list[str]) -> list[str]:
    """Return plain text as reStructuredText: code, parameters and lists."""
    result: list[str] = []
    kind = "blank"
    for line in lines:
        before, kind = kind, kind_of(line)
        goes_on = before == "parameter" or (before == "bullet" and line.startswith(" "))
        if kind == "text" and goes_on:
            kind = before  # the next line of the same entry
            result.append("  " + plain(line.strip()))
            continue
        if "blank" not in (before, kind) and before != kind:
            result.append("")
        if kind == "parameter":
            match = PARAMETER.match(line)
            assert match is not None
            result.append(f"- **{plain(match[1])}**: {plain(match[2])}")
        elif kind == "bullet":
            marker, _, text = line.strip().partition(" ")
            result.append(f"{marker} {plain(text)}")
        elif kind == "text" and line.startswith("    "):
            result.append("| " + plain(line))  # an example: line by line
        else:
            result.append(plain(line.strip()))
    return [*result, ""]


def kind_of(line: str) -> str:
    """Return what a line of a docstring is."""
    if not line.strip():
        return "blank"
    if PARAMETER.match(line):
        return "parameter"
    return "bullet" if BULLET.match(line) else "text"


def on_missing_reference(app: Any, env: Any, node: Any, contnode: Any) -> Any:
    """Lead a private name to its public page; excuse what exists but has no page here."""
    if node.get("refdomain") != "py":
        return None
    target = node["reftarget"]
    public = public_name(target)
    if public is not None and public != target:
        domain = env.get_domain("py")
        found = domain.resolve_xref(env, node["refdoc"], app.builder, "obj", public, node, contnode)
        if found is not None:
            return found
    if hasattr(builtins, target) or exists(target):
        return contnode
    if any(target.rpartition(".")[2] in names_used(package) for package in PACKAGES):
        return contnode
    return None


@cache
def names_used(package: str) -> frozenset[str]:
    """Return what the modules of a package define or import, for type checkers too."""
    found: set[str] = set()
    folder = Path(importlib.import_module(package).__file__ or "").parent
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                found.update(alias.asname or alias.name for alias in node.names)
            elif isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                found.add(node.name)
            elif isinstance(node, ast.Assign):
                found.update(name.id for name in node.targets if isinstance(name, ast.Name))
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found.add(node.target.id)
    return frozenset(found)


@cache
def exists(name: str) -> bool:
    """Whether a dotted name is a module or stands in one."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:length]))
        except (ImportError, ValueError):
            continue
        for part in parts[length:]:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False


@cache
def public_name(name: str) -> str | None:
    """Return under which name a package exports what it defines in a private module."""
    package, _, rest = name.partition(".")
    if package not in PACKAGES:
        return None
    module = importlib.import_module(package)
    last = rest.rpartition(".")[2]
    for home in (module, *submodules(module)):
        if hasattr(home, last):
            return f"{home.__name__}.{last}"
    return None
