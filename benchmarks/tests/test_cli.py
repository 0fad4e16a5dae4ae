"""Does the command line run the matrix, keep it, show it and judge it?"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import run
from benchmarks.cli import main
from benchmarks.results import Result, load, save

from .fake import fake_result


def test_a_small_matrix_is_measured_shown_and_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "kept.json"
    arguments = ["--quick", "--passes", "1", "--backend", "asyncio", "--workload", "loop_startup"]
    assert main([*arguments, "--json", str(path)]) == 0
    assert "loop start-up" in capsys.readouterr().out
    result = load(path)
    assert set(result.seconds["loop_startup"]) == {"asyncio", "asyncio again", "floor"}
    assert len(result.reports) == 1
    assert result.machine["python"]


def test_a_kept_result_is_shown_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save(fake_result(), path := tmp_path / "kept.json")
    assert main(["show", str(path)]) == 0
    assert "switch, 1 task" in capsys.readouterr().out


def test_targets_that_are_not_all_held_are_an_exit_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save(fake_result(), path := tmp_path / "kept.json")
    assert main(["targets", str(path)]) == 1
    printed = capsys.readouterr().out
    assert "at least 2 times as fast as asyncio: 2 of 27 held" in printed
    assert "not held     futureloop   memory             1,600 bytes" in printed


@pytest.mark.parametrize("content", [None, "[]", "not json"])
def test_a_file_that_is_no_result_is_said_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None
) -> None:
    path = tmp_path / "other.json"
    if content is not None:
        path.write_text(content)
    assert main(["show", str(path)]) == 1
    assert "Traceback" not in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--passes", "0"], ["--backend", "x"], ["--workload", "x"]])
def test_a_wrong_option_is_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    assert exit_.value.code == 2
    assert arguments[0] in capsys.readouterr().err


def test_an_interrupted_run_keeps_the_passes_that_were_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(result: Result, on_cell: object) -> None:
        result.seconds["switch_one"] = {"asyncio": {0: 1e-6}, "floor": {0: 1e-7}}
        result.reports.append({"benchmarks": []})
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "measure_time", interrupted)
    path = tmp_path / "kept.json"
    arguments = ["--backend", "asyncio", "--workload", "switch_one", "--json", str(path)]
    assert main(arguments) == 130
    assert "only the first 1 passes" in capsys.readouterr().out
    assert load(path).seconds["switch_one"]["asyncio"] == {0: 1e-6}


def test_a_run_interrupted_before_its_first_pass_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(result: Result, on_cell: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "measure_time", interrupted)
    path = tmp_path / "kept.json"
    assert main(["--backend", "asyncio", "--workload", "switch_one", "--json", str(path)]) == 130
    assert not path.exists()
