"""Is everything still there that a page includes?

Sphinx would warn as well; here the fault says which names there are.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from .layout import DOCS, name_of

_INCLUDE = re.compile(
    r"^\s*(?:`{3,}|:{3,})\{literalinclude\}\s+(\S+)\s*\n((?:\s*:[\w-]+:.*\n)*)", re.MULTILINE
)
_MARKERS = ("start-after", "end-before", "start-at", "end-at")
_OPTION = re.compile(r":([\w-]+):\s*(.*)")


def faults(path: Path, text: str) -> Iterator[str]:
    """Yield what the page includes and what is not there."""
    for found in _INCLUDE.finditer(text):
        source = _resolve(path, found[1])
        if not source.exists():
            yield f"{name_of(path)} includes {found[1]}, which does not exist. Mend the path."
            continue
        code = source.read_text()
        for option, value in _OPTION.findall(found[2]):
            wanted = value.strip()
            if option == "pyobject" and wanted not in (names := object_names(code)):
                close = ", ".join(sorted(n for n in names if "." not in n)) or "none"
                yield (
                    f"{name_of(path)} includes {wanted!r} of {name_of(source)}, which is gone. "
                    f"Name another; there are {close}."
                )
            elif option in _MARKERS and wanted not in code:
                yield (
                    f"{name_of(path)} includes {name_of(source)} from or to the marker "
                    f"{wanted!r}, which is gone. Put it back, or name another."
                )


def object_names(code: str) -> set[str]:
    """The functions and classes of a module, and the methods, as `Class.method`."""
    names: set[str] = set()

    def collect(body: list[ast.stmt], prefix: str) -> None:
        for node in body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                names.add(prefix + node.name)
                if isinstance(node, ast.ClassDef):
                    collect(node.body, f"{prefix}{node.name}.")
            elif isinstance(node, ast.If | ast.Try):
                collect(node.body, prefix)

    collect(ast.parse(code).body, "")
    return names


def _resolve(page: Path, source: str) -> Path:
    """As Sphinx does: from the folder of the page, or from `docs` if it begins with a slash."""
    base = DOCS if source.startswith("/") else page.parent
    return (base / source.lstrip("/")).resolve()
