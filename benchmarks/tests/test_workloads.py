"""Does every workload run to its end on every backend, and measure itself?"""

from __future__ import annotations

import pytest

from benchmarks import stopwatch
from benchmarks.catalogue import FLOOR, ROWS, Row, row
from loopcorpus import LackingError, backends

SMALL = {  # operations; 1,000 is the smallest number for the others
    "loop_startup": 2,
    "bulk_transfer": 2,
    "file_chunks": 8,
    "thread_hop": 10,
    "process_spawn": 2,
}


@pytest.mark.parametrize("contender", [*backends(), FLOOR])
@pytest.mark.parametrize("name", ROWS)
def test_a_round_ends_and_has_measured_something(name: str, contender: str) -> None:
    chosen = row(name)
    assert isinstance(chosen, Row)
    before = stopwatch.read()
    one_round = chosen.round_of(contender, SMALL.get(name, 1_000))
    try:
        if not chosen.lacking(contender):
            one_round()
            assert stopwatch.read() > before
            with pytest.raises(RuntimeError, match="without begin"):
                stopwatch.end()
        elif chosen.through_contract(contender) is not None:
            with pytest.raises(LackingError):
                one_round()
    finally:
        stopwatch.abandon()


@pytest.mark.parametrize("name", ROWS)
def test_a_row_says_what_an_operation_is_and_fits_the_table(name: str) -> None:
    chosen = row(name)
    assert chosen.operation
    assert 0 < len(chosen.title) <= 20
    assert chosen.operations > 0


def test_an_unknown_row_is_named_with_those_that_there_are() -> None:
    with pytest.raises(LookupError, match="'swich'; known are switch_one"):
        row("swich")
