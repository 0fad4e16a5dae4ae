"""Is a pass a fresh pytest process whose order is its own?"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import passes
from benchmarks.passes import PassError, run_pass
from benchmarks.plugin import ordered


def test_a_pass_measures_every_cell_with_pytest_benchmark() -> None:
    seen = []
    done = run_pass(
        0,
        ["loop_startup"],
        ["asyncio", "asyncio again", "floor"],
        2,
        lambda *cell: seen.append(cell),
    )
    assert set(done.seconds) == set(seen)
    assert len(seen) == 2 * 3
    assert not done.failed
    assert all(0 < seconds < 1 for seconds in done.seconds.values())
    assert [entry["stats"]["rounds"] for entry in done.report["benchmarks"]] == [1] * 6
    assert done.report["benchmarks"][0]["options"]["timer"] == "read"


def test_contenders_of_a_row_take_turns_in_an_order_that_changes_between_passes() -> None:
    columns = ["one", "two", "three", "four"]
    orders = {tuple(ordered({"a": 2, "b": 1}, columns, seed)) for seed in range(10)}
    assert len(orders) > 1
    for order in orders:
        turns = [order[start : start + 4] for start in (0, 4, 8)]
        assert len(order) == 12
        assert [(turn[0][0], turn[0][2]) for turn in turns] == [("a", 0), ("a", 1), ("b", 0)]
        for turn in turns:
            assert sorted(contender for _, contender, _ in turn) == sorted(columns)


def test_a_process_that_says_nothing_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    hanging = [sys.executable, "-uc", "print('at cell x', end=''); import time; time.sleep(1000)"]
    monkeypatch.setattr(passes, "SILENCE", 0.3)
    monkeypatch.setattr(passes, "_command", lambda *_: hanging)
    with pytest.raises(PassError, match="pass 4 did not come to its end:\nat cell x"):
        run_pass(4, [], [], 1, lambda *_: None)


def test_a_cell_that_raises_is_named_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "matrix.py"
    broken.write_text(
        "import pytest\n"
        "@pytest.mark.parametrize('x', [0], ids=['switch_one-anyio+trio-0'])\n"
        "def test_cell(x):\n    raise ValueError('no such loop')\n"
    )
    command = [sys.executable, "-m", "pytest", "-v", "-c", str(passes.HERE / "matrix.ini")]
    command += [str(broken), "-p", "pytest_benchmark.plugin", "-p", "no:cacheprovider"]
    monkeypatch.setattr(
        passes, "_command", lambda *parts: [*command, f"--benchmark-json={parts[-1]}"]
    )
    done = run_pass(0, [], [], 1, lambda *_: None)
    assert done.failed == [("switch_one", "anyio+trio")]
    assert done.why("switch_one", "anyio+trio") == "ValueError: no such loop"
