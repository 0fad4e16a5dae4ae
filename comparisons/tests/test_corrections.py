"""Is each correction proved, on every Python, and does it say what it proves?"""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from comparisons.seeds import SEEDS, places

ROOT = Path(__file__).parents[2]
CORRECTIONS = sorted((ROOT / "comparisons" / "corrections").glob("[0-9][0-9]_*.py"))
MAX_LINES, MAX_COLUMNS = 60, 80
OURS = {"yieldloop", "futureloop", "nurseryloop", "loopcorpus", "loopbase"}

# asyncio's debug mode (part of -X dev) reports a step that took over 100 ms. On a busy machine any
# step may.
SLOW_STEP = re.compile(r"^Executing <.*> took \d+\.\d+ seconds\n", re.MULTILINE)

every_correction = pytest.mark.parametrize("path", CORRECTIONS, ids=lambda path: path.stem)


@every_correction
def test_the_proof_holds_and_prints_what_is_kept(path):
    ended = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", path.name],
        cwd=path.parent,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        timeout=50,
    )
    assert SLOW_STEP.sub("", ended.stderr) == ""
    kept = path.with_suffix(".txt")
    assert ended.stdout == kept.read_text(), f"run it, look, and keep the output in {kept}"
    assert ended.returncode == 0


@every_correction
def test_it_says_the_claim_what_is_so_the_seeds_and_the_sources(path):
    docstring = ast.get_docstring(ast.parse(path.read_text()))
    paragraphs = docstring.split("\n\n")
    assert len(paragraphs) >= 3, "wanted: the claim, what is so, the numbers and the sources"
    assert "\n" not in paragraphs[0], "the claim is one line"
    assert re.match(r"Seeds: \d+(, \d+)*\.\nSources: \S", paragraphs[-1])


@every_correction
def test_it_is_short_and_stands_alone(path):
    lines = path.read_text().splitlines()
    assert len(lines) <= MAX_LINES
    # A link may be longer.
    assert [n for n in lines if len(n) > MAX_COLUMNS and "https://" not in n] == []
    tree = ast.parse(path.read_text())
    assert any(isinstance(node, ast.Assert) for node in ast.walk(tree)), "it proves nothing"
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module.partition(".")[0])
    assert imported - set(sys.stdlib_module_names) <= OURS


def test_the_numbers_are_unique_and_each_output_has_its_proof():
    numbers = [path.stem.partition("_")[0] for path in CORRECTIONS]
    assert len(numbers) == len(set(numbers))
    kept = {path.stem for path in CORRECTIONS[0].parent.glob("*.txt")}
    assert kept == {path.stem for path in CORRECTIONS}


@every_correction
def test_the_readme_has_its_claim_and_its_seeds(path):
    docstring = ast.get_docstring(ast.parse(path.read_text()))
    seeds = re.search(r"^Seeds: (.*)\.$", docstring, re.MULTILINE)[1]
    row = f"| [{path.stem[:2]}]({path.name}) | {docstring.splitlines()[0]} | {seeds} |"
    assert row in (path.parent / "README.md").read_text()


def test_every_place_names_seeds_that_exist():
    found = places()
    assert set(found) == set(SEEDS)
    for number, where in found.items():
        assert all((ROOT / path).exists() for path in where), f"seed {number}: {where}"


def test_every_number_has_a_place():
    missing = [number for number, where in places().items() if not where]
    assert missing == [], "name them in a program, an experiment, a correction or a page"
