"""How is one case run on one backend?

It is called, by `lib.run` if it is async, in a context of its own; what it returns or raises is
compared with what is expected of this backend; what it leaves behind fails it.
"""

from __future__ import annotations

import inspect
from contextvars import copy_context
from typing import Any, Literal, NoReturn

import pytest

from ._contract import Backend, LackingError
from ._difference import BREAKS
from ._leaks import watched
from .differences import difference

LACKS = "lacks"  # the property of a report that says which name kept the case from running


def library_of(item: pytest.Item) -> Backend | None:
    """Return the backend that the case is to run on; None if the test is no case."""
    callspec = getattr(item, "callspec", None)  # not there without parameters
    library = None if callspec is None else callspec.params.get("lib")
    return library if isinstance(library, Backend) else None


def lacking(item: pytest.Item, library: Backend) -> list[str]:
    """Return what the case says it needs and the backend does not have."""
    needed = {name for mark in item.iter_markers("needs") for name in mark.args}
    names = sorted(needed & library.lacks)
    if _is_async(item) and not _wants_real_clock(item) and not library.virtual_clock:
        names.append("virtual clock")
    assert isinstance(item, pytest.Function)
    known = difference(_name(item), library.name)
    if known is not None and known.instead is BREAKS:
        names.append("a way to survive misuse")
    return names


def leave_out(item: pytest.Item, library: Backend, names: list[str]) -> NoReturn:
    """Do not run the case; report the names that it needs and the backend lacks."""
    item.user_properties += [(LACKS, [library.name, name]) for name in names]
    pytest.skip(f"{library.name} lacks {', '.join(names)}")


def run_case(item: pytest.Function, library: Backend) -> None:
    """Run the case; fail it for what it shows or for what it leaves behind."""
    __tracebackhide__ = True
    complaints: list[str] = []
    with watched(library.kept_threads, complaints) as messages:
        try:
            copy_context().run(_check, item, library)
        except LackingError as error:
            leave_out(item, library, [error.lacking])
        except BaseExceptionGroup as group:
            errors = group.subgroup(LackingError)
            if errors is None:
                raise
            leave_out(item, library, [_first(errors).lacking])
    if "reports" not in item.fixturenames:
        known = tuple(library.known_reports)
        complaints.extend(f"logged: {text}" for text in messages if not text.startswith(known))
    if complaints:
        pytest.fail("\n".join([f"the case {_name(item)}", *complaints]), pytrace=False)


def _first(group: BaseExceptionGroup[LackingError]) -> LackingError:
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    assert isinstance(error, LackingError)
    return error


def _is_async(item: pytest.Item) -> bool:
    return isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj)


def _wants_real_clock(item: pytest.Item) -> bool:
    return item.get_closest_marker("real_clock") is not None


def _name(item: pytest.Function) -> str:
    """Return the name that `differences.py` knows the case by."""
    library = library_of(item)
    assert library is not None
    parameters = "-".join(part for part in item.callspec.id.split("-") if part != library.name)
    return f"{item.path.stem}::{item.originalname}" + (f"[{parameters}]" if parameters else "")


def _check(item: pytest.Function, library: Backend) -> None:
    """Run the case and compare what it shows with what is expected of this backend."""
    __tracebackhide__ = True
    mark = item.get_closest_marker("expect")
    expected = mark.args[0] if mark else None
    known = difference(_name(item), library.name)
    if known is not None:
        expected = known.instead
    if isinstance(expected, type) and issubclass(expected, BaseException):
        with pytest.raises(expected):
            _observe(item, library)
    else:
        observed = _observe(item, library)
        if observed != expected:
            known_as = "" if known is None else f"\n(known to be different here: {known.why})"
            pytest.fail(f"observed {observed!r}\nexpected {expected!r}{known_as}", pytrace=False)


def _observe(item: pytest.Function, library: Backend) -> Any:
    arguments = {name: item.funcargs[name] for name in item._fixtureinfo.argnames}
    if not _is_async(item):
        return item.obj(**arguments)

    async def case() -> Any:
        return await item.obj(**arguments)

    clock: Literal["real", "virtual"] = "real" if _wants_real_clock(item) else "virtual"
    return library.run(case, clock=clock)
