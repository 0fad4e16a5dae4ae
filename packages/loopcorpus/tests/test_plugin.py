"""Does the plugin fail what has to fail, and name what is left out?"""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Any

import pytest

import loopcorpus._case_run
import loopcorpus._leaks
from loopcorpus._cases import needs
from loopcorpus._difference import Difference

pytest_plugins = ["pytester"]

# The plugin comes by its entry point where loopcorpus is installed, and by name elsewhere.
_INSTALLED = any(point.value == "loopcorpus.plugin" for point in entry_points(group="pytest11"))
_PLUGIN = () if _INSTALLED else ("-p", "loopcorpus.plugin")

_HEAD = """
import asyncio, logging, os, threading, time, warnings
import pytest
from loopcorpus._cases import expect, needs, real_clock
"""


def _run(pytester: pytest.Pytester, case: str, *options: str) -> Any:
    pytester.makepyfile(test_it=_HEAD + case)
    return pytester.runpytest_inprocess(*_PLUGIN, "--backend", "asyncio", "-rs", *options)


def test_what_passes_a_case(pytester: pytest.Pytester) -> None:
    cases = """
@expect(5.0)
async def test_showing_what_it_should(lib):
    await lib.sleep(5)
    return lib.current_time()

@expect("result")
def test_being_a_plain_function(lib):
    async def main():
        return "result"
    return lib.run(main)

@expect(["an error"])
async def test_looking_at_what_is_logged(lib, reports):
    logging.getLogger("asyncio").error("an error")
    return reports

@real_clock
async def test_running_on_the_real_clock(lib):
    before = time.monotonic()
    await lib.sleep(0.01)
    assert time.monotonic() - before > 0.005
"""
    _run(pytester, cases).assert_outcomes(passed=4)


def test_a_case_runs_once_for_each_backend(pytester: pytest.Pytester) -> None:
    result = _run(pytester, "async def test_it(lib): pass\n", "--backend", "yieldloop", "-v")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["*test_it[[]asyncio]*", "*test_it[[]yieldloop]*"])


# What a case does, and what the plugin says about it.
_FAULTS = {
    "return 'seen'": "observed 'seen'",
    "assert lib is None": "E * assert *",
    "threading.Thread(target=time.sleep, args=(2,), name='kept').start()": "*thread 'kept'*",
    "lib.descriptor = os.dup(0)": "left the descriptors *",
    "logging.getLogger('asyncio').error('an error')": "logged: an error",
    "asyncio.get_running_loop().create_future().set_exception(KeyError())": "logged: *retrieved*",
    "warnings.warn('careful')": "E * UserWarning: careful",
    "lib.sleep(1)": "E * was never awaited",
    "await asyncio.Future()": "E * Timeout *",
}


def test_what_fails_a_case(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loopcorpus._leaks, "_GRACE", 0.05)
    cases = "".join(
        f"async def test_{number}(lib):\n    {fault}\n" for number, fault in enumerate(_FAULTS)
    )
    cases += f"test_{len(_FAULTS) - 1} = pytest.mark.timeout(1)(test_{len(_FAULTS) - 1})\n"
    result = _run(pytester, cases)
    result.assert_outcomes(failed=len(_FAULTS))
    for number, said in enumerate(_FAULTS.values()):
        result.stdout.fnmatch_lines([f"*_ test_{number}[[]asyncio] _*", said])


def test_what_a_backend_lacks_is_named(pytester: pytest.Pytester) -> None:
    case = """
@needs("CapacityLimiter")
async def test_it_says_so(lib): pass

async def test_it_is_found_out(lib):
    lib.open_channel(1)

async def test_it_is_found_out_in_a_child(lib):
    async with lib.open_task_group() as group:
        async def child():
            lib.open_channel(1)
        group.start_soon(child)
"""
    result = _run(pytester, case)
    result.assert_outcomes(skipped=3)
    result.stdout.fnmatch_lines(["asyncio: CapacityLimiter (1), open_channel (2)"])


def test_a_file_that_is_skipped_as_a_whole_is_no_case(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_other="import pytest\npytest.skip('why', allow_module_level=True)\n")
    case = "@needs('CapacityLimiter')\nasync def test_it(lib): pass\n"
    result = _run(pytester, case)
    result.assert_outcomes(skipped=2)
    result.stdout.fnmatch_lines(["*what the backends lack*", "asyncio: CapacityLimiter (1)"])


def test_needs_takes_names_of_the_contract_only() -> None:
    with pytest.raises(ValueError, match="Barier"):
        needs("Barier")


def test_an_unknown_backend_is_an_error(pytester: pytest.Pytester) -> None:
    result = _run(pytester, "async def test_it(lib): pass\n", "--backend", "nobody")
    assert result.ret != pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["*no backend is called 'nobody'*"])


@pytest.mark.parametrize(("seen", "passes"), [("other", True), ("usual", False)])
def test_a_difference_is_asserted(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, seen: str, passes: bool
) -> None:
    known = Difference("test_it::test_it[word]", ("asyncio",), "other", "because", "its manual")

    def difference(case: str, backend: str) -> Difference | None:
        return known if case == known.case and backend in known.backends else None

    monkeypatch.setattr(loopcorpus._case_run, "difference", difference)
    case = f"""
@pytest.mark.parametrize("thing", [1], ids=["word"])
@expect("usual")
async def test_it(lib, thing):
    return {seen!r}
"""
    result = _run(pytester, case)
    result.assert_outcomes(passed=int(passes), failed=int(not passes))
    if not passes:
        result.stdout.fnmatch_lines(["*known to be different here: because*"])


def test_a_difference_may_be_an_exception(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Difference("test_it::test_it", ("asyncio",), KeyError, "because", "its manual")
    monkeypatch.setattr(loopcorpus._case_run, "difference", lambda case, backend: known)
    _run(pytester, "async def test_it(lib): raise KeyError\n").assert_outcomes(passed=1)


def test_the_backend_of_somebody_else_is_found_by_its_entry_point(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(
        somebodys_loop="""
import asyncio
from loopcorpus.adapters.asyncio import AsyncioBackend

class TheirBackend(AsyncioBackend):
    name = "theirs"
"""
    )
    metadata = pytester.mkdir("somebodys_loop-1.0.dist-info")
    (metadata / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: somebodys-loop\nVersion: 1.0\n"
    )
    group = "[loopcorpus.backends]\ntheirs = somebodys_loop:TheirBackend\n"
    (metadata / "entry_points.txt").write_text(group)
    pytester.makepyfile(test_it="async def test_it(lib): assert lib.name == 'theirs'\n")
    # A process of its own: the registry looks for backends once.
    result = pytester.runpython_c(
        "import sys, pytest; sys.path.insert(0, '.'); "
        f"sys.exit(pytest.main([*{_PLUGIN!r}, '--backend', 'theirs', '-v']))"
    )
    result.stdout.fnmatch_lines(["*test_it[[]theirs] PASSED*"])
