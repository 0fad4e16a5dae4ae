"""Which backends are there?

The built-in adapters, and those that other distributions register in the entry-point group
`loopcorpus.backends` (name = "module:BackendSubclass"). An adapter module is imported only when
its backend is asked for, because its library may not be installed.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from ._contract import Backend

# name -> (adapter module and class, the library that must import)
_BUILT_IN: dict[str, tuple[str, str]] = {
    "yieldloop": ("loopcorpus.adapters.yieldloop:YieldloopBackend", "yieldloop"),
    "futureloop": ("loopcorpus.adapters.futureloop:FutureloopBackend", "futureloop"),
    "nurseryloop": ("loopcorpus.adapters.nurseryloop:NurseryloopBackend", "nurseryloop"),
    "asyncio": ("loopcorpus.adapters.asyncio:AsyncioBackend", "asyncio"),
    "uvloop": ("loopcorpus.adapters.uvloop:UvloopBackend", "uvloop"),
    "trio": ("loopcorpus.adapters.trio:TrioBackend", "trio"),
    "anyio+asyncio": ("loopcorpus.adapters.anyio:AnyioAsyncioBackend", "anyio"),
    "anyio+trio": ("loopcorpus.adapters.anyio:AnyioTrioBackend", "anyio trio"),
    "curio": ("loopcorpus.adapters.curio:CurioBackend", "curio"),
}
_GROUP = "loopcorpus.backends"


def _registered() -> dict[str, tuple[str, str]]:
    found = dict(_BUILT_IN)
    for point in entry_points(group=_GROUP):
        found[point.name] = (point.value, point.value.partition(":")[0])
    return found


def _imports(libraries: str) -> bool:
    try:
        for library in libraries.split():
            import_module(library)
    except ImportError:
        return False
    return True


@cache
def backends() -> tuple[str, ...]:
    """Return the names of the backends whose libraries import in this environment."""
    return tuple(name for name, (_, library) in _registered().items() if _imports(library))


@cache
def backend(name: str) -> Backend:
    """Return the backend of that name.

    Raises LookupError for a name that nobody registered, ImportError when its library is missing.
    """
    known = _registered()
    if name not in known:
        raise LookupError(f"no backend is called {name!r}; known are {', '.join(known)}")
    module, _, attribute = known[name][0].partition(":")
    made = getattr(import_module(module), attribute)()
    assert isinstance(made, Backend)
    return made
