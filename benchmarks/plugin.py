"""Which cells does a pass have, and in which order?"""

from __future__ import annotations

import platform
import random
from collections.abc import Mapping, Sequence
from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("matrix", "one pass of the benchmark matrix")
    group.addoption("--matrix-workloads", help="comma-separated rows")
    group.addoption("--matrix-contenders", help="comma-separated columns")
    group.addoption("--matrix-rounds", type=int, help="timed rounds of each cell")
    group.addoption("--matrix-seed", type=int, help="decides the order of the columns")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make one test per cell."""
    from benchmarks.catalogue import row

    option = metafunc.config.getoption
    cells = [
        (workload, contender, number)
        for workload, contender, number in ordered(
            {
                name: row(name).rounds(option("matrix_rounds"))
                for name in option("matrix_workloads").split(",")
            },
            option("matrix_contenders").split(","),
            option("matrix_seed"),
        )
        if row(workload).has(contender)
    ]
    names = [f"{workload}-{contender}-{number}" for workload, contender, number in cells]
    metafunc.parametrize(("workload", "contender", "number"), cells, ids=names)


def ordered(
    rounds: Mapping[str, int], contenders: Sequence[str], seed: int
) -> list[tuple[str, str, int]]:
    """Let all contenders of a workload take turns, in an order that the seed decides.

    A machine has slow moments, and they last for longer than a round: whoever had all his rounds
    at once might have them all in such a moment. Every turn has its own order, so that nobody is
    always measured after the same other.

    rounds: how many each workload has.
    """
    chance = random.Random(seed)
    return [
        (workload, contender, number)
        for workload, count in rounds.items()
        for number in range(count)
        for contender in chance.sample(contenders, len(contenders))
    ]


@pytest.hookimpl(optionalhook=True)
def pytest_benchmark_generate_machine_info(config: pytest.Config) -> dict[str, Any]:
    """Say only what differs between passes: pytest-benchmark's own takes a second to find out."""
    return {"python_version": platform.python_version()}
