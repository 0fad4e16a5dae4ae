"""Does an adapter say what it adds, and bind the rest?"""

from __future__ import annotations

from typing import Any

import pytest

from loopcorpus import CONTRACT, LackingError, backend, backends

_BACKENDS = [pytest.param(backend(name), id=name) for name in backends()]
_NAMES = {name for names in CONTRACT.values() for name in names}
# What is a statement about `run`, not a thing of its own.
_FLAGS = {"trace", "schedule"}


def _home(thing: Any) -> str:
    """Return the package that `thing` was defined in."""
    thing = getattr(thing, "func", thing)  # of a partial
    thing = getattr(thing, "__func__", thing)  # of a method
    return str(getattr(thing, "__module__", None) or type(thing).__module__)


@pytest.mark.parametrize("library", _BACKENDS)
def test_what_an_adapter_adds_stands_in_wrapped_and_nothing_else(library: Any) -> None:
    offered = _NAMES - library.lacks - _FLAGS
    added = {name for name in offered if _home(getattr(library, name)).startswith("loopcorpus")}
    assert set(library.wrapped) - _FLAGS == added


@pytest.mark.parametrize("library", _BACKENDS)
def test_a_lacking_name_raises_and_says_so(library: Any) -> None:
    for name in library.lacks:
        with pytest.raises(LackingError, match=f"{library.name.replace('+', '.')} has no {name}"):
            getattr(library, name)
    assert not hasattr(library, "no_such_name")


@pytest.mark.parametrize("library", _BACKENDS)
def test_run_refuses_what_it_cannot_do_before_it_runs_anything(library: Any) -> None:
    async def main() -> None:
        raise AssertionError("it ran")

    for name in _FLAGS & library.lacks:
        with pytest.raises(LackingError):
            library.run(main, **{name: object()})


@pytest.mark.parametrize("library", _BACKENDS)
def test_the_virtual_clock_starts_at_zero_each_time(library: Any) -> None:
    async def main() -> float:
        before: float = library.current_time()
        await library.sleep(100)
        return before

    if "current_time" in library.lacks:
        pytest.skip(f"{library.name} lacks current_time")
    assert [library.run(main, clock="virtual") for _ in range(2)] == [0.0, 0.0]


def test_the_three_loops_are_there() -> None:
    assert set(backends()) >= {"yieldloop", "futureloop", "nurseryloop", "asyncio"}
