"""How does one set of cases run over every backend?

A pytest plugin. Every test that takes `lib` runs once for each backend (`--backend NAME`, several
times if wanted; all that are installed by default). An async one is run by `lib.run`, on the
virtual clock. What a case returns is compared with what `@expect` or `differences.py` says.

    pytest --pyargs loopcorpus --backend trio
"""

from __future__ import annotations

import gc
import signal
from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest

from ._case_run import LACKS, lacking, leave_out, library_of, run_case
from ._certificates import Certificates
from ._contract import CONTRACT
from ._leaks import logged
from ._registry import backend, backends

# The names of the contract whose cases depend on how a loop asks for readiness.
_OUTSIDE = frozenset(
    name
    for group in ("processes", "signals", "sockets", "names", "streams", "datagrams")
    for name in CONTRACT[group]
)
_SECONDS = 30  # real time that a case has, unless it says otherwise with a `timeout` mark


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("loopcorpus").addoption(
        "--backend",
        action="append",
        metavar="NAME",
        help="run the corpus on this backend (repeatable; default: on all that are installed)",
    )


def pytest_configure(config: pytest.Config) -> None:
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # In the background of a shell: the cases about Ctrl-C would wait for it for ever.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    for line in (
        "expect(value): what the case returns",
        "needs(*names): the names of the contract that the case uses",
        "real_clock: run the case on the real clock",
        'slow: the case is about large numbers; leave it out with -m "not slow"',
        "outside: the case waits for descriptors or signals (set by what it needs)",
    ):
        config.addinivalue_line("markers", line)


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
        if library_of(item) is None:
            continue
        item.add_marker(pytest.mark.filterwarnings("error"), append=False)
        if any(not _OUTSIDE.isdisjoint(mark.args) for mark in item.iter_markers("needs")):
            item.add_marker(pytest.mark.outside)
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
    library = library_of(item)
    if library is None:
        return
    names = lacking(item, library)
    if names:
        leave_out(item, library, names)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> object | None:
    __tracebackhide__ = True
    library = library_of(pyfuncitem)
    if library is None:
        return None
    run_case(pyfuncitem, library)
    return True


@pytest.fixture
def reports() -> Iterator[list[str]]:
    """Hand a case the errors that are logged while it runs; without this they fail it."""
    with logged() as messages:
        yield messages


@pytest.fixture(scope="session")
def certificates() -> Certificates:
    """Hand out the authority that all cases of the session share: making keys is slow."""
    return Certificates(pytest.importorskip("trustme", reason="trustme is not installed"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    # Out of the reports, because with pytest-xdist other processes ran the cases.
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for report in terminalreporter.getreports("skipped"):
        # A file that is skipped as a whole has a report of another kind, and no case in it.
        for key, value in getattr(report, "user_properties", ()):
            if key == LACKS:
                library, name = value
                counts[library][name] += 1
    if counts:
        terminalreporter.section("what the backends lack")
    for library, names in counts.items():
        said = ", ".join(f"{name} ({count})" for name, count in names.items())
        terminalreporter.line(f"{library}: {said}")
