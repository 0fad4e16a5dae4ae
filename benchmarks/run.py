"""How is the whole matrix run?"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from loopcorpus import backends

from .catalogue import AGAIN, BASELINE, FLOOR, MEMORY, library, row
from .environment import machine, versions
from .idioms import BUILT_IN
from .memory import coroutine_growth, growth_of_tasks
from .passes import run_pass
from .results import Result

OnCell = Callable[[int, str, str], None]  # called with the pass, the row and the column


def prepare(
    workloads: Sequence[str],
    contenders: Sequence[str],
    passes: int,
    rounds: int,
    parked_tasks: int,
) -> Result:
    """Return a result in which nothing has been measured yet."""
    rows = [row(name) for name in workloads]
    with_baseline = [name for name in backends() if name in contenders or name == BASELINE]
    return Result(
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        machine=machine(),
        versions=versions(),
        settings={"passes": passes, "rounds": rounds, "parked_tasks": parked_tasks},
        titles={each.name: each.title for each in rows},
        operations={each.name: each.operation for each in rows},
        contenders=with_baseline,
        missing=[name for name in BUILT_IN if name not in backends()],
        lacking={each.name: _named(each.lacking, with_baseline) for each in rows},
        wrapped={each.name: _named(each.wrapped, with_baseline) for each in rows},
    )


def _named(names: Callable[[str], list[str]], contenders: list[str]) -> dict[str, list[str]]:
    return {contender: found for contender in contenders if (found := names(contender))}


def steps(result: Result) -> int:
    """Return how many rounds of cells one pass has."""
    columns = len(result.contenders) + 2
    return sum(
        row(name).rounds(result.settings["rounds"]) * (columns - len(result.lacking[name]))
        for name in result.titles
    )


def measure_time(result: Result, on_cell: OnCell) -> None:
    """Run the passes one after the other and put what they bring into the result.

    A cell that failed is named in the result and left out of later passes' figures, but the
    others go on. Raises PassError when a pass hangs or dies.
    """
    columns = [*result.contenders, AGAIN, FLOOR]
    for number in range(result.settings["passes"]):
        done = run_pass(
            number,
            list(result.titles),
            columns,
            result.settings["rounds"],
            partial(on_cell, number),
        )
        for (workload, contender), seconds in done.seconds.items():
            of_row = result.seconds.setdefault(workload, {})
            of_row.setdefault(contender, {})[number] = seconds
        for workload, contender in done.failed:
            of_row_failed = result.failed.setdefault(workload, {})
            of_row_failed.setdefault(
                contender, f"in pass {number}: {done.why(workload, contender)}"
            )
        result.reports.append(done.report)


def measure_memory(result: Result, on_backend: Callable[[str], None]) -> None:
    """Measure what a parked task takes on every backend, each in a fresh process."""
    count = result.settings["parked_tasks"]
    bare = coroutine_growth(count)
    for contender in result.contenders:
        if "Event" in library(contender).lacks:
            result.lacking.setdefault(MEMORY, {})[contender] = ["Event"]
            continue
        try:
            grown = growth_of_tasks(contender, count)
        except subprocess.CalledProcessError as error:
            last = error.stderr.strip().splitlines()[-1:]
            result.failed.setdefault(MEMORY, {})[contender] = "".join(last)
        else:
            result.memory[contender] = (grown - bare) / count
        on_backend(contender)
