"""How are the answers kept?

`table.json` holds for each question the answer of each backend on the newest Python that was asked
(`cells`), and those of other Pythons where they differ (`elsewhere`). `pythons` says which backends
were asked on which, `releases` and `libraries` of which versions the answers are. Writing the
answers of one Python leaves those of the others as they are.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from ._experiment import FOLDER, Experiment
from ._versions import PYTHON, installed

ROOT = FOLDER.parents[1]
PATH = FOLDER / "table.json"

# backend -> observation
Cells: TypeAlias = dict[str, Any]


def ask(backend: str, names: Sequence[str] = ()) -> tuple[dict[str, Any], dict[str, str]]:
    """Run the experiments on one backend, in a process of its own.

    Returns name -> observation, and name -> report for the experiments that failed.
    """
    ended = subprocess.run(
        [sys.executable, "-m", f"{__package__}.cells", backend, *names],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if ended.returncode:
        raise RuntimeError(f"the experiments did not run on {backend}:\n{ended.stderr}")
    answers = [json.loads(line) for line in ended.stdout.splitlines()]
    found = {answer["name"]: answer["observation"] for answer in answers if "error" not in answer}
    failed = {answer["name"]: answer["error"] for answer in answers if "error" in answer}
    return found, failed


def read(path: Path = PATH) -> dict[str, Any]:
    """Return the committed table; an empty one if there is none yet."""
    if not path.exists():
        return {"pythons": {}, "libraries": {}, "backends": [], "questions": {}}
    table: dict[str, Any] = json.loads(path.read_text())
    return table


def committed(table: Mapping[str, Any], name: str, python: str = PYTHON) -> Cells:
    """Return what the table says of that question on that Python."""
    question = table["questions"].get(name, {"cells": {}, "elsewhere": {}})
    cells: Cells = question["cells"] | question["elsewhere"].get(python, {})
    asked = table["pythons"].get(python, cells)  # not every library runs on every Python
    return {backend: answer for backend, answer in cells.items() if backend in asked}


def majority(cells: Mapping[str, Any]) -> Any:
    """Return the most frequent answer; of equally frequent ones, the one that stands first."""
    given = Counter(json.dumps(answer) for answer in cells.values() if not lacks(answer))
    return json.loads(given.most_common(1)[0][0]) if given else None


def lacks(answer: Any) -> bool:
    return isinstance(answer, str) and answer.startswith(("lacks ", "not asked"))


def updated(
    table: Mapping[str, Any],
    asked: Sequence[Experiment],
    answers: Mapping[str, Mapping[str, Any]],  # backend -> name -> observation
    known: Sequence[str],  # the names of all experiments there are, in order
) -> dict[str, Any]:
    """Return the table with this Python's answers in it, and without what is no longer asked."""
    pythons = {**table["pythons"], PYTHON: []}
    pythons[PYTHON] = [*dict.fromkeys([*table["pythons"].get(PYTHON, []), *answers])]
    pythons = dict(sorted(pythons.items(), key=lambda item: _number(item[0])))
    releases = {**table.get("releases", {}), PYTHON: platform.python_version()}
    questions = {name: row for name, row in table["questions"].items() if name in known}
    for experiment in asked:
        by_python = {python: committed(table, experiment.name, python) for python in pythons}
        by_python[PYTHON] |= of(experiment.name, answers)
        questions[experiment.name] = _row(experiment, by_python)
    return {
        "pythons": pythons,
        "releases": {python: releases[python] for python in pythons if python in releases},
        "libraries": table["libraries"] | installed(),
        "backends": list(dict.fromkeys([*table["backends"], *answers])),
        "questions": {name: questions[name] for name in known if name in questions},
    }


def of(name: str, answers: Mapping[str, Mapping[str, Any]]) -> Cells:
    """Return the answers to one question."""
    return {backend: found[name] for backend, found in answers.items() if name in found}


def write(table: Mapping[str, Any], path: Path = PATH) -> None:
    path.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n")


def _row(experiment: Experiment, by_python: Mapping[str, Cells]) -> dict[str, Any]:
    cells: Cells = {}
    for older in by_python.values():  # the newest comes last, and wins
        cells |= older
    elsewhere = {
        python: differing
        for python, row in by_python.items()
        if (differing := {name: seen for name, seen in row.items() if seen != cells[name]})
    }
    return {
        "question": experiment.question,
        "about": experiment.about,
        "axis": experiment.axis,
        "seeds": list(experiment.seeds),
        "cells": cells,
        "elsewhere": elsewhere,
        "notes": {
            backend: {"why": note.why, "source": note.source}
            for backend, note in sorted(experiment.notes.items())
        },
    }


def _number(python: str) -> tuple[int, ...]:
    return tuple(map(int, python.split(".")))
