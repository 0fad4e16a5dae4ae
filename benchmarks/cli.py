"""What can be asked for on the command line?"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from loopcorpus import backends

from . import run
from .catalogue import IDLE, MEMORY, ROWS, SYSCALLS
from .passes import HERE, PassError
from .results import Result, load, save
from .server_rows import SERVER_ROWS
from .table import show
from .targets import verdicts

ALL_ROWS = (*ROWS, *SERVER_ROWS, MEMORY, SYSCALLS, IDLE)
INTERRUPTED = 130  # the exit code of a program that Ctrl-C ended


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    options = _parser().parse_args(arguments)
    console = Console()
    try:
        if options.command == "targets":
            return _targets(load(options.result), console)
        if options.command == "show":
            show(load(options.result), console)
            return 0
        return _matrix(options, console)
    except (PassError, ValueError, OSError) as error:
        console.print(str(error), style="red", markup=False, highlight=False)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks", description="The benchmark matrix.")
    parser.add_argument("--quick", action="store_true", help="few passes: a first impression")
    parser.add_argument("--backend", action="append", choices=backends(), help="repeatable")
    parser.add_argument("--workload", action="append", choices=ALL_ROWS, help="repeatable")
    parser.add_argument("--passes", type=_positive, help="default 7, with --quick 3")
    parser.add_argument("--rounds", type=_positive, help="in a pass: default 4, with --quick 2")
    parser.add_argument("--json", type=Path, help="where to keep the result")
    commands = parser.add_subparsers(dest="command", metavar="{show,targets}")
    for name, text in (
        ("show", "print the tables of a kept result"),
        ("targets", "say which of the project's targets a kept result holds"),
    ):
        commands.add_parser(name, help=text).add_argument("result", type=Path)
    return parser


def _positive(text: str) -> int:
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _matrix(options: argparse.Namespace, console: Console) -> int:
    workloads = options.workload or ALL_ROWS
    if options.quick and not options.workload:
        slow = {name for name, each in SERVER_ROWS.items() if not each.quick}
        workloads = [name for name in ALL_ROWS if name not in slow]
    result = run.prepare(
        [name for name in (*ROWS, *SERVER_ROWS) if name in workloads],
        options.backend or backends(),
        options.passes or (3 if options.quick else 7),
        options.rounds or (2 if options.quick else 4),
        20_000 if options.quick else 100_000,
    )
    steps = run.steps(result)
    once = [name for name in run.ONCE if name in workloads]
    steps += len(once) * len(result.contenders)
    with Progress(
        TextColumn("{task.description:48}"),
        BarColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    ) as progress:
        bar = progress.add_task("starting the first pass", total=steps)

        def on_cell(number: int, row: str, column: str) -> None:
            progress.update(bar, description=f"pass {number + 1}: {result.titles[row]}, {column}")
            progress.advance(bar)

        def on_column(row: str, column: str) -> None:
            progress.update(bar, description=f"{row}: {column}", advance=1)

        try:
            if result.titles:
                run.measure_time(result, on_cell)
            for name in once:
                run.ONCE[name](result, partial(on_column, name))
        except KeyboardInterrupt:
            result.settings["interrupted"] = True
            if not result.reports:
                return INTERRUPTED
    path = options.json or HERE / "results" / f"{datetime.now():%Y-%m-%d-%H%M%S}.json"
    save(result, path)
    show(result, console)
    console.print(f"Kept in {path}", highlight=False, soft_wrap=True)
    if result.settings.get("interrupted"):
        return INTERRUPTED
    return 1 if result.failed else 0


def _targets(result: Result, console: Console) -> int:
    """Print every target with its figures; return 1 if one was not reached."""
    short = 0
    for text, group in groupby(verdicts(result), key=lambda verdict: verdict.target):
        judged = list(group)
        held = sum(verdict.reached is True for verdict in judged)
        console.print(f"\n{text}: {held} of {len(judged)} held", style="bold", highlight=False)
        for verdict in judged:
            word, style = _WORDS[verdict.reached]
            line = f"  {word:12} {verdict.contender:12} {verdict.row:18} {verdict.figure}"
            console.print(line, style=style, highlight=False, soft_wrap=True)
        short += len(judged) - held
    return 1 if short else 0


_WORDS = {True: ("held", "green"), False: ("not held", "red"), None: ("not measured", "yellow")}
