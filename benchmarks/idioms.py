"""In whose words is a backend measured?

Every workload is written once over the contract. Where the contract's name would be a wrapper
around something that a library does natively, the workload has a second version in that library's
own words, so that each is measured in its best idiom. Libraries with the same names share the
version: futureloop runs what asyncio runs, nurseryloop what trio runs, to the letter.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

# backend -> (whose names it is written in, the module that has them)
_IDIOMS = {
    "asyncio": ("asyncio", "asyncio"),
    "uvloop": ("asyncio", "asyncio"),
    "futureloop": ("asyncio", "futureloop"),
    "trio": ("trio", "trio"),
    "nurseryloop": ("trio", "nurseryloop"),
    "anyio+asyncio": ("anyio", "anyio"),
    "anyio+trio": ("anyio", "anyio"),
    "curio": ("curio", "curio"),
    "yieldloop": ("yieldloop", "yieldloop"),
}
BUILT_IN = tuple(_IDIOMS)


def idiom(backend: str) -> tuple[str, Any]:
    """Return whose names the backend is written in and the module to call them on.

    ("", None) for a backend that is measured through the contract alone.
    """
    names, module = _IDIOMS.get(backend, ("", None))
    return names, None if module is None else import_module(module)
