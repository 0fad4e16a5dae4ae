"""What does each library answer, on this machine, now?

    python -m comparisons.experiments                   all questions, all backends
    python -m comparisons.experiments 03 17             those whose names begin so
    python -m comparisons.experiments --backend trio    one backend (may be repeated)
    python -m comparisons.experiments --write           and update table.json

A cell may depend on the version of Python: `--write` on each of them.
"""

from __future__ import annotations

import argparse
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

import loopcorpus

from . import _table
from ._experiment import Experiment, experiments

AT_ONCE = 2  # backends asked at the same time


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m comparisons.experiments",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", help="how the names of the experiments begin")
    parser.add_argument("--backend", action="append", choices=loopcorpus.backends())
    parser.add_argument("--write", action="store_true", help="update table.json")
    options = parser.parse_args()

    asked = experiments(options.names)
    if not asked:
        parser.error(f"no experiment's name begins with {' or '.join(options.names)}")
    backends = options.backend or loopcorpus.backends()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        rows = list(pool.map(lambda name: _table.ask(name, options.names), backends))
    answers = {backend: found for backend, (found, _) in zip(backends, rows, strict=True)}
    show(asked, answers)
    for backend, (_, failed) in zip(backends, rows, strict=True):
        for name, report in failed.items():
            print(f"\n{name} FAILED on {backend}: {report}")
    if any(failed for _, failed in rows):
        raise SystemExit(1)
    if options.write:
        known = [experiment.name for experiment in experiments()]
        _table.write(_table.updated(_table.read(), asked, answers, known))


def show(asked: list[Experiment], answers: dict[str, dict[str, Any]]) -> None:
    """Print each question with its answers, and who gave them."""
    console = Console()
    for experiment in asked:
        cells = _table.of(experiment.name, answers)
        usual = _table.majority(cells)
        console.print(f"[bold]{experiment.name}[/]  {experiment.question}", highlight=False)
        table = Table.grid(padding=(0, 2))
        by_answer: dict[str, list[str]] = {}
        for backend, answer in cells.items():
            by_answer.setdefault(json.dumps(answer, ensure_ascii=False), []).append(backend)
        for answer, backends in by_answer.items():
            differs = json.loads(answer) != usual and not _table.lacks(json.loads(answer))
            unexplained = [name for name in backends if differs and name not in experiment.notes]
            remark = f"[red]no note: {', '.join(unexplained)}" if unexplained else ""
            table.add_row("", escape(answer), ", ".join(backends), remark)
        console.print(table, highlight=False)


if __name__ == "__main__":
    main()
