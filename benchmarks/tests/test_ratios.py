"""Are ratios, intervals and the noise what they are said to be?"""

from __future__ import annotations

import pytest

from benchmarks.ratios import Interval, Noise, interval, ratios


def test_ratios_are_taken_within_a_pass() -> None:
    slow_machine_in_pass_1 = {0: 2.0, 1: 20.0}
    assert ratios(slow_machine_in_pass_1, {0: 1.0, 1: 10.0}) == [2.0, 2.0]


def test_a_pass_that_one_of_the_two_missed_does_not_count() -> None:
    assert ratios({0: 3.0, 1: 1.0, 2: 8.0}, {2: 2.0, 0: 1.0}) == [3.0, 4.0]


def test_the_interval_of_equal_values_is_a_point() -> None:
    assert interval([1.5, 1.5, 1.5]) == Interval(1.5, 1.5, 1.5)


def test_the_interval_is_around_the_median_and_not_moved_by_one_outlier() -> None:
    found = interval([2.0, 2.1, 1.9, 2.0, 2.05, 1.95, 9.0])
    assert found.median == 2.0
    assert 1.9 <= found.low < 2.0 < found.high <= 2.1


def test_more_passes_make_a_narrower_interval() -> None:
    few = interval([1.0, 2.0, 3.0])
    many = interval([1.0 + step / 50 for step in range(101)])
    assert many.high - many.low < few.high - few.low


def test_the_interval_is_the_same_every_time() -> None:
    values = [1.0, 1.2, 0.9, 1.3, 1.1]
    assert interval(values) == interval(values)


def test_an_interval_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one value"):
        interval([])


@pytest.mark.parametrize(
    ("equals", "level", "not_level"),
    [
        ([1.0, 1.05, 0.98], [0.96, 1.0, 1.05], [0.94, 1.06]),
        ([0.8, 0.9, 0.95], [0.8, 1.25], [0.79, 1.26]),  # slower twin: both ways count
        ([], [1.0], [0.99, 1.01]),
    ],
)
def test_level_is_what_equals_reach(
    equals: list[float], level: list[float], not_level: list[float]
) -> None:
    noise = Noise.of(equals, passes=3)
    assert all(noise.level(ratio) for ratio in level)
    assert not any(noise.level(ratio) for ratio in not_level)


def test_one_wild_ratio_among_many_is_not_the_noise() -> None:
    assert Noise.of([*[1.0] * 30, 1.02, 0.99, 3.0], passes=7).factor < 1.02
