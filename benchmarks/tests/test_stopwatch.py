"""Does the stopwatch count what lies between begin and end, and nothing else?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks import stopwatch


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """A clock that shows the numbers in a list, one after the other."""
    numbers: list[float] = []
    monkeypatch.setattr(stopwatch, "process_time", lambda: numbers.pop(0))
    yield numbers
    stopwatch.abandon()


def test_only_the_time_between_begin_and_end_counts(clock: list[float]) -> None:
    clock += [10.0, 11.5, 20.0, 20.25]
    before = stopwatch.read()
    for _ in range(2):
        stopwatch.begin()
        stopwatch.end()
    assert stopwatch.read() - before == pytest.approx(1.75)


def test_a_measurement_that_is_abandoned_does_not_count(clock: list[float]) -> None:
    clock += [10.0, 20.0, 21.0]
    before = stopwatch.read()
    stopwatch.begin()
    stopwatch.abandon()
    stopwatch.begin()
    stopwatch.end()
    assert stopwatch.read() - before == pytest.approx(1.0)


def test_begin_twice_and_end_without_begin_are_errors(clock: list[float]) -> None:
    clock += [1.0, 2.0, 3.0, 4.0]
    with pytest.raises(RuntimeError, match="without begin"):
        stopwatch.end()
    stopwatch.begin()
    with pytest.raises(RuntimeError, match="twice"):
        stopwatch.begin()
