"""What does one round of a cell of the matrix measure?

Collected by pytest in a process of its own, one per pass (see `passes.py`). `plugin.py` says which
cells there are, and whose turn it is when.
"""

from __future__ import annotations

import gc
from typing import Any

import pytest

from benchmarks import stopwatch
from benchmarks.catalogue import row


@pytest.mark.benchmark(timer=stopwatch.read)
def test_cell(benchmark: Any, workload: str, contender: str, number: int) -> None:
    """Time one round of a workload on a contender, after a shorter one to warm up."""
    chosen = row(workload)
    benchmark.extra_info["operations"] = chosen.operations
    try:
        chosen.warm_up_of(contender)()
        said = benchmark.pedantic(chosen.round_of(contender), setup=tidy, rounds=1, iterations=1)
        benchmark.extra_info.update(said or {})
    finally:
        stopwatch.abandon()


def tidy() -> None:
    """Give every round the same heap.

    The collector stays on, because what a loop leaves to it is a cost of that loop; but it has
    nothing from before the round to walk through.
    """
    gc.collect()
    gc.freeze()
