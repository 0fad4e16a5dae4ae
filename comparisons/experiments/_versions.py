"""Of which releases are the answers?

The table has the releases that were asked: of each Python, and of the libraries. A library that
answers otherwise in another release has not gone wrong, and neither has the table; whoever runs the
tests there is told so by name. What the three loops answer must not depend on that.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"
# What a peer is made of, besides Python.
PEERS: dict[str, tuple[str, ...]] = {
    "asyncio": (),
    "uvloop": ("uvloop",),
    "trio": ("trio",),
    "anyio+asyncio": ("anyio",),
    "anyio+trio": ("anyio", "trio"),
    "curio": ("curio",),
}
LIBRARIES = ("uvloop", "trio", "anyio", "curio")


def installed() -> dict[str, str]:
    """Return the releases of the libraries that are installed here."""
    found = {}
    for library in LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            continue
    return found


def not_asked(table: Mapping[str, Any], backend: str) -> list[str]:
    """Return what `backend` is made of here that is not what was asked; nothing for the loops."""
    if backend not in PEERS:
        return []
    asked = table.get("releases", {}).get(PYTHON, "an older one")
    here = installed()
    pairs = [("Python", asked, platform.python_version())]
    pairs += [(name, table["libraries"].get(name), here.get(name)) for name in PEERS[backend]]
    return [f"{name} {now} instead of {then}" for name, then, now in pairs if now != then]
