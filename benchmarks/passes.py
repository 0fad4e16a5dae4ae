"""How is one pass run?

In a fresh process: pytest, with pytest-benchmark and without any other plugin, on `matrix.py`.
pytest's progress lines are passed on as they come; what it measured is in the JSON file that
pytest-benchmark writes.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Any, TypeAlias

import pytest

HERE = Path(__file__).parent
SILENCE = 120  # seconds without a finished cell after which a pass counts as hung
_FINISHED = re.compile(r"::test_cell\[(\w+)-(.+?)-\d+\] (PASSED|FAILED|ERROR)")


Cell: TypeAlias = tuple[str, str]  # a workload and a contender


class PassError(Exception):
    """A pass ended without a result."""


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass brought."""

    # (workload, contender) -> seconds per operation in the fastest round
    seconds: dict[Cell, float]
    # the same by the wall clock, and how busy the server was then, for rows about servers
    wall: dict[Cell, float]
    busy: dict[Cell, float]
    failed: list[tuple[str, str]]  # cells that raised
    output: str  # what pytest printed, to be shown when something failed
    report: dict[str, Any]  # pytest-benchmark's JSON

    def why(self, workload: str, contender: str) -> str:
        """Return the line in which pytest says what a failed cell raised."""
        line = re.search(
            rf"(?m)^(?:FAILED|ERROR) .*{re.escape(f'[{workload}-{contender}-')}\d+\] - (.*)$",
            self.output,
        )
        return "no reason was printed" if line is None else line[1]


def run_pass(
    number: int,
    workloads: Sequence[str],
    contenders: Sequence[str],
    rounds: int,
    on_cell: Callable[[str, str], None],
) -> Pass:
    """Run one pass; `on_cell(workload, contender)` is called whenever a round is over.

    Raises PassError if the process hangs or dies.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "report.json")
        command = _command(number, workloads, contenders, rounds, path)
        code, output, failed = _watch(command, on_cell)
        if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            raise PassError(f"pass {number} did not come to its end:\n{output}")
        # pytest-benchmark writes nothing when nothing was measured
        written = path.read_text() if path.exists() else ""
        report = json.loads(written or '{"benchmarks": []}')
    done = Pass({}, {}, {}, failed, output, report)
    for entry in report["benchmarks"]:
        cell = entry["params"]["workload"], entry["params"]["contender"]
        said = entry["extra_info"]
        measured = entry["stats"]["min"] / said["operations"]
        done.seconds[cell] = min(measured, done.seconds.get(cell, measured))
        if said.get("wall", inf) < done.wall.get(cell, inf):
            done.wall[cell], done.busy[cell] = said["wall"], said["busy"]
    return done


def _command(
    number: int, workloads: Sequence[str], contenders: Sequence[str], rounds: int, report: Path
) -> list[str]:
    return [
        *(sys.executable, "-m", "pytest", "-c", str(HERE / "matrix.ini"), str(HERE / "matrix.py")),
        *("-p", "pytest_benchmark.plugin", "-p", "benchmarks.plugin", "-p", "no:cacheprovider"),
        *("-v", "--tb=short", "--color=no", "--benchmark-quiet", f"--benchmark-json={report}"),
        f"--matrix-workloads={','.join(workloads)}",
        f"--matrix-contenders={','.join(contenders)}",
        f"--matrix-rounds={rounds}",
        f"--matrix-seed={number}",
    ]


def _watch(
    command: list[str], on_cell: Callable[[str, str], None]
) -> tuple[int, str, list[tuple[str, str]]]:
    """Run the command; return its exit code, all it printed and the cells that failed."""
    # A pass that is started by a test must not take over what that pytest was told: under xdist,
    # for one, pytest-benchmark measures nothing.
    environment = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    environment |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "COLUMNS": "200"}
    lines: list[str] = []
    failed = []
    with subprocess.Popen(
        command,
        cwd=HERE.parent,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        silence = _silence(process)
        try:
            for line in process.stdout:
                lines.append(line)
                if cell := _FINISHED.search(line):
                    workload, contender, outcome = cell.groups()
                    if outcome != "PASSED":
                        failed.append((workload, contender))
                    silence.cancel()
                    silence = _silence(process)
                    on_cell(workload, contender)
        except BaseException:
            process.kill()
            raise
        finally:
            silence.cancel()
    return process.returncode, "".join(lines), failed


def _silence(process: subprocess.Popen[str]) -> threading.Timer:
    """Start a timer that kills the process: the last cell it printed is the one that hangs."""
    timer = threading.Timer(SILENCE, process.kill)
    timer.daemon = True
    timer.start()
    return timer
