"""How is the whole matrix run?"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

from loopcorpus import backends

from .catalogue import (
    AGAIN,
    BASELINE,
    FLOOR,
    IDLE,
    MEMORY,
    PROTOCOLS,
    SYSCALLS,
    library,
    row,
)
from .environment import machine, versions
from .idioms import BUILT_IN
from .idle import idle_shares
from .memory import coroutine_growth, growth_of_tasks
from .passes import run_pass
from .results import Result
from .serving import server_of
from .syscalls import NotMeasured, calls_per_message

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
    """Return how many rounds of cells all passes have."""
    passes, rounds = result.settings["passes"], result.settings["rounds"]
    rows = [row(name) for name in result.titles]
    return sum(
        each.passes(passes) * each.rounds(rounds) * sum(map(each.has, columns(result.contenders)))
        for each in rows
    )


def columns(contenders: Sequence[str]) -> list[str]:
    """Return all that is measured in time, in one row or another."""
    protocols = [name for name, backend in PROTOCOLS.items() if backend in contenders]
    return [*contenders, *protocols, AGAIN, FLOOR]


def measure_time(result: Result, on_cell: OnCell) -> None:
    """Run the passes one after the other and put what they bring into the result.

    A cell that failed is named in the result and left out of later passes' figures, but the
    others go on. Raises PassError when a pass hangs or dies.
    """
    passes = result.settings["passes"]
    for number in range(max(row(name).passes(passes) for name in result.titles)):
        done = run_pass(
            number,
            [name for name in result.titles if number < row(name).passes(passes)],
            columns(result.contenders),
            result.settings["rounds"],
            partial(on_cell, number),
        )
        for kept, brought in (
            (result.seconds, done.seconds),
            (result.wall, done.wall),
            (result.busy, done.busy),
        ):
            for (workload, contender), figure in brought.items():
                kept.setdefault(workload, {}).setdefault(contender, {})[number] = figure
        for workload, contender in done.failed:
            of_row_failed = result.failed.setdefault(workload, {})
            of_row_failed.setdefault(
                contender, f"in pass {number}: {done.why(workload, contender)}"
            )
        result.reports.append(done.report)


def measure_syscalls(result: Result, on_contender: Callable[[str], None]) -> None:
    """Count the system calls of every contender's server, one after the other."""
    for contender in _serving(result, SYSCALLS):
        try:
            result.syscalls[contender] = calls_per_message(contender)
        except NotMeasured as error:
            result.failed[SYSCALLS] = dict.fromkeys(result.contenders, str(error))
            return
        except RuntimeError as error:
            result.failed.setdefault(SYSCALLS, {})[contender] = str(error)
        on_contender(contender)


def measure_idle(result: Result, on_contender: Callable[[str], None]) -> None:
    """Measure what every contender's server takes while nothing happens."""
    result.idle = idle_shares(_serving(result, IDLE), on_contender)


def _serving(result: Result, row: str) -> list[str]:
    """Return who has a TCP server; put into the result who has none."""
    names = [name for name in columns(result.contenders) if name != AGAIN]
    lacking = {name: found for name in names if (found := server_of(name).lacking("tcp"))}
    if sys.platform != "linux":
        lacking = {name: ["Linux"] for name in names}
    if lacking:
        result.lacking[row] = lacking
    return [name for name in names if name not in lacking]


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


# what is measured once and not in passes: row -> how
ONCE: Mapping[str, Callable[[Result, Callable[[str], None]], None]] = {
    MEMORY: measure_memory,
    SYSCALLS: measure_syscalls,
    IDLE: measure_idle,
}
