"""What does each package offer, name by name?

The names are those that its `__init__.py` exports, read from there, grouped by the file that
defines them; a group's heading is that file's question. Public submodules (`nurseryloop.lowlevel`)
follow. The text is each name's own docstring, which Sphinx's autodoc takes from the package.
"""

from __future__ import annotations

import ast
import importlib
import inspect
from pathlib import Path
from types import ModuleType
from typing import Any

from . import command_line, constants
from .layout import Pages

PACKAGES = ("yieldloop", "futureloop", "nurseryloop", "loopbase", "loopcorpus", "looplab")


def pages() -> Pages:
    """One page for each package."""
    return {f"reference/{name}.md": page(name) for name in PACKAGES}


def page(package: str) -> str:
    """Return the page of `package`: every name that it exports, once."""
    module = importlib.import_module(package)
    lines = [f"# {package}", "", first_paragraph(module), ""]
    documented: list[Any] = []
    if package == "looplab":
        lines += command_line.commands()
    for source, names in exports(module).items():
        home = importlib.import_module(f"{package}.{source}")
        lines += [f"## {first_line(home)}", "", f"From `{package}/{source}.py`.", ""]
        lines += directives(module, names, documented)
    for submodule in submodules(module):
        lines += [f"## {submodule.__name__}", "", first_paragraph(submodule), ""]
        lines += [rest_of(submodule), ""]
        names = [name for group in exports(submodule).values() for name in group]
        lines += directives(submodule, names, documented)
    return "\n".join(lines)


def exports(module: ModuleType) -> dict[str, list[str]]:
    """Return the names that a module exports, by the module they come from, in its order.

    Submodules, what another of our packages documents, and names of the standard library are left
    out. The functions and classes that the module itself defines stand under "".
    """
    package = module.__name__.partition(".")[0]
    found: dict[str, list[str]] = {}
    for node in ast.parse(Path(inspect.getfile(module)).read_text()).body:
        if isinstance(node, ast.ImportFrom) and node.level == 1 and node.module:
            names = [alias.asname or alias.name for alias in node.names]
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names = [node.name]
        else:
            continue
        source = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
        for name in names:
            if not name.startswith("_") and not is_borrowed(package, getattr(module, name)):
                group = found.setdefault(source, [])
                if name not in group:
                    group.append(name)
    return found


def is_borrowed(package: str, value: object) -> bool:
    """Whether another of our packages defines it, and documents it."""
    owner = (getattr(value, "__module__", None) or package).partition(".")[0]
    return owner != package and owner in PACKAGES


def submodules(package: ModuleType) -> list[ModuleType]:
    """Return the modules that `__init__.py` exports as such: `from . import lowlevel as ...`."""
    names = [
        alias.asname or alias.name
        for node in ast.parse(Path(inspect.getfile(package)).read_text()).body
        if isinstance(node, ast.ImportFrom) and node.level == 1 and not node.module
        for alias in node.names
    ]
    return [getattr(package, name) for name in names]


def directives(module: ModuleType, names: list[str], documented: list[Any]) -> list[str]:
    """Return the autodoc directives for the names that have none yet."""
    lines = ["```{eval-rst}"]
    elsewhere: list[str] = []
    for name in names:
        value = getattr(module, name)
        if any(value is other for other in documented):
            elsewhere.append(f"`{name}`")
        else:
            documented.append(value)
            lines += directive(f"{module.__name__}.{name}", value)
    lines += ["```", ""]
    if elsewhere:
        lines += [f"Also here, described above: {', '.join(elsewhere)}.", ""]
    return lines


def directive(name: str, value: object) -> list[str]:
    """Return the autodoc directive for one name."""
    if inspect.isclass(value):
        kind = "autoexception" if issubclass(value, BaseException) else "autoclass"
        ours = value.__module__.partition(".")[0] in PACKAGES
        options = ["   :members:", "   :member-order: bysource"] if ours else []
        return ["", f".. {kind}:: {name}", *options, ""]
    if constants.is_constant(value):
        return constants.directive(name)
    return ["", f".. autofunction:: {name}", ""]


def first_line(thing: object) -> str:
    """Return the first line of a docstring: of a module, its question."""
    return (inspect.getdoc(thing) or "").partition("\n")[0]


def first_paragraph(thing: object) -> str:
    """Return what a docstring says first."""
    return (inspect.getdoc(thing) or "").partition("\n\n")[0]


def rest_of(thing: object) -> str:
    """Return what a docstring says after that."""
    return (inspect.getdoc(thing) or "").partition("\n\n")[2]
