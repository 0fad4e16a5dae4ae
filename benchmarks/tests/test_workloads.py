"""Does every workload run to its end on every backend, and measure itself?"""

from __future__ import annotations

import pytest

from benchmarks import stopwatch
from benchmarks.catalogue import FLOOR, ROWS, row
from loopcorpus import LackingError, backends

SMALL = {"loop_startup": 2}  # operations; 1,000 is the smallest number for the others


@pytest.mark.parametrize("contender", [*backends(), FLOOR])
@pytest.mark.parametrize("name", ROWS)
def test_a_round_ends_and_has_measured_something(name: str, contender: str) -> None:
    chosen = row(name)
    before = stopwatch.read()
    one_round = chosen.round_of(contender, SMALL.get(name, 1_000))
    if chosen.lacking(contender):
        with pytest.raises(LackingError):
            one_round()
        stopwatch.abandon()
    else:
        one_round()
        assert stopwatch.read() > before
        with pytest.raises(RuntimeError, match="without begin"):
            stopwatch.end()


@pytest.mark.parametrize("name", ROWS)
def test_a_row_says_what_an_operation_is_and_fits_the_table(name: str) -> None:
    chosen = row(name)
    assert chosen.operation
    assert 0 < len(chosen.title) <= 20
    assert chosen.operations > 0


def test_an_unknown_row_is_named_with_those_that_there_are() -> None:
    with pytest.raises(LookupError, match="'swich'; known are switch_one"):
        row("swich")
