"""Does a result keep what was measured, and say what it comes to?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.ratios import Interval
from benchmarks.results import load, save

from .fake import fake_result


def test_a_ratio_says_how_many_times_as_fast() -> None:
    result = fake_result()
    ratio = result.ratio("switch_one", "yieldloop")
    assert ratio is not None
    assert ratio.median == pytest.approx(6.0)
    against_uvloop = result.ratio("switch_one", "yieldloop", "uvloop")
    assert against_uvloop is not None
    assert against_uvloop.median == pytest.approx(3.05)


def test_what_was_not_measured_has_no_figures() -> None:
    result = fake_result()
    assert result.ratio("switch_one", "trio") is None
    assert result.ratio("timers", "asyncio") is None
    assert result.time("loop_startup", "uvloop") is None


def test_noise_is_how_far_asyncio_is_from_itself() -> None:
    result = fake_result()
    assert result.noise().factor == pytest.approx(1.01)
    result.seconds["switch_one"].pop("asyncio again")
    assert result.noise().factor == 1.0


def test_a_saved_result_is_the_same_when_it_is_loaded(tmp_path: Path) -> None:
    result = fake_result()
    path = tmp_path / "new folder" / "result.json"
    save(result, path)
    assert load(path) == result


def test_the_file_has_the_figures_of_the_tables_for_other_readers(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    save(fake_result(), path)
    summary = json.loads(path.read_text())["summary"]["switch_one"]["yieldloop"]
    assert summary["times_as_fast_as_asyncio"]["median"] == pytest.approx(6.0)
    assert summary["times_the_floor"]["median"] == pytest.approx(2.0)
    assert Interval(**summary["seconds"]).median == pytest.approx(100e-9)


@pytest.mark.parametrize("content", ["[]", "{}", '{"format": 1}'])
def test_another_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(content)
    with pytest.raises(ValueError, match=r"other\.json is not a result"):
        load(path)
