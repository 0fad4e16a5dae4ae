"""How does one set of cases run over every backend?

A pytest plugin. Every test that takes `lib` runs once for each backend (`--backend NAME`, several
times if wanted; all that are installed by default). An async one is run by `lib.run`, on the
virtual clock. What a case returns is compared with what `@expect` or `differences.py` says.

    pytest --pyargs loopcorpus --backend trio
"""

from __future__ import annotations

import gc
import inspect
import signal
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextvars import copy_context
from typing import Any, Literal, NoReturn

import pytest

from ._contract import Backend, LackingError
from ._leaks import logged, watched
from ._registry import backend, backends
from .differences import difference

_SECONDS = 30  # real time that a case has, unless it says otherwise with a `timeout` mark
_LACKING = pytest.StashKey[defaultdict[str, Counter[str]]]()  # backend -> name -> number of cases


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("loopcorpus").addoption(
        "--backend",
        action="append",
        metavar="NAME",
        help="run the corpus on this backend (repeatable; default: on all that are installed)",
    )


def pytest_configure(config: pytest.Config) -> None:
    for line in (
        "expect(value): what the case returns",
        "needs(*names): the names of the contract that the case uses",
        "real_clock: run the case on the real clock",
    ):
        config.addinivalue_line("markers", line)
    lacking: defaultdict[str, Counter[str]] = defaultdict(Counter)
    config.stash[_LACKING] = lacking


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "lib" not in metafunc.fixturenames:
        return
    names = metafunc.config.getoption("--backend") or backends()
    try:
        libraries = [backend(name) for name in names]
    except (LookupError, ImportError) as error:
        raise pytest.UsageError(f"--backend: {error}") from error
    metafunc.parametrize("lib", libraries, ids=names)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    method = "signal" if hasattr(signal, "SIGALRM") else "thread"
    for item in items:
        if _library(item) is None:
            continue
        item.add_marker(pytest.mark.filterwarnings("error"), append=False)
        if item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(_SECONDS, method=method))


def pytest_collection_finish() -> None:
    # There is a collection after every case; it need not look at what is there for good.
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish() -> None:
    gc.unfreeze()


def pytest_runtest_setup(item: pytest.Item) -> None:
    library = _library(item)
    if library is None:
        return
    needed = {name for mark in item.iter_markers("needs") for name in mark.args}
    lacking = sorted(needed & library.lacks)
    if _is_async(item) and not item.get_closest_marker("real_clock") and not library.virtual_clock:
        lacking.append("virtual clock")
    if lacking:
        _report_lacking(item, library, lacking)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> object | None:
    __tracebackhide__ = True
    library = _library(pyfuncitem)
    if library is None:
        return None
    complaints: list[str] = []
    with watched(library.kept_threads, complaints) as messages:
        try:
            copy_context().run(_check, pyfuncitem, library)
        except LackingError as error:
            _report_lacking(pyfuncitem, library, [error.lacking])
        except BaseExceptionGroup as group:
            errors = group.subgroup(LackingError)
            if errors is None:
                raise
            _report_lacking(pyfuncitem, library, [_first(errors).lacking])
    if "reports" not in pyfuncitem.fixturenames:
        complaints.extend(f"logged: {message}" for message in messages)
    if complaints:
        pytest.fail("\n".join([f"the case {_name(pyfuncitem)}", *complaints]), pytrace=False)
    return True


@pytest.fixture
def reports() -> Iterator[list[str]]:
    """Hand a case the errors that are logged while it runs; without this they fail it."""
    with logged() as messages:
        yield messages


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    lacking = terminalreporter.config.stash[_LACKING]
    if lacking:
        terminalreporter.section("what the backends lack")
    for name, counts in lacking.items():
        said = ", ".join(f"{missing} ({count})" for missing, count in counts.items())
        terminalreporter.line(f"{name}: {said}")


def _library(item: pytest.Item) -> Backend | None:
    callspec = getattr(item, "callspec", None)  # not there without parameters
    library = None if callspec is None else callspec.params.get("lib")
    return library if isinstance(library, Backend) else None


def _report_lacking(item: pytest.Item, library: Backend, names: list[str]) -> NoReturn:
    """Leave the case out, by the names that it needs and the backend lacks."""
    for name in names:
        item.config.stash[_LACKING][library.name][name] += 1
    pytest.skip(f"{library.name} lacks {', '.join(names)}")


def _first(group: BaseExceptionGroup[LackingError]) -> LackingError:
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    assert isinstance(error, LackingError)
    return error


def _is_async(item: pytest.Item) -> bool:
    return isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj)


def _name(item: pytest.Function) -> str:
    """Return the name that `differences.py` knows the case by."""
    library = _library(item)
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

    clock: Literal["real", "virtual"] = "virtual"
    if item.get_closest_marker("real_clock"):
        clock = "real"
    return library.run(case, clock=clock)
