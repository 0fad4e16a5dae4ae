"""Where is each of the seeds' 97 numbers answered?

The seeds are the texts about asyncio from which this project began: their systems, programs, claims
and questions are numbered. A place names its numbers in a line of its own: `Seeds: 7, 74.` in the
SPEC of a program, in the docstring of a correction or of a test, in a page of the docs; `SEEDS =
(7, 74)` in an experiment. This file reads those lines; nothing is listed here.

`python -m comparisons.seeds` prints the table; `--missing` only the numbers without a place.
"""

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SEEDS = range(1, 98)
# What is said of seeds in the text: in a SPEC, a docstring, a page (there perhaps as a comment).
LINE = re.compile(r"^[#%<!\- ]*Seeds: (\d+(?:, \d+)*)\.", re.MULTILINE)

# pattern of the files -> how the numbers are found in one
SOURCES = (
    "comparisons/programs/*/SPEC.md",
    "comparisons/corrections/README.md",
    "comparisons/corrections/[0-9]*.py",
    "comparisons/tests/test_*.py",
    "comparisons/experiments/[0-9]*.py",
    "docs/**/*.md",
)


def named_in(path: Path) -> set[int]:
    """Return the numbers that a file names. Raises ValueError for one that does not exist."""
    text = path.read_text()
    numbers = {int(number) for found in LINE.findall(text) for number in found.split(", ")}
    if path.suffix == ".py":
        numbers |= _assigned(ast.parse(text))
    if wrong := numbers - set(SEEDS):
        raise ValueError(f"{path} names seeds that do not exist: {sorted(wrong)}; they are 1-97")
    return numbers


def _assigned(tree: ast.Module) -> set[int]:
    """Return the numbers of `SEEDS = (...)`."""
    numbers: set[int] = set()
    for node in tree.body:
        targets = (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, ast.AnnAssign) and node.value
            else []
        )
        if any(isinstance(target, ast.Name) and target.id == "SEEDS" for target in targets):
            numbers |= set(ast.literal_eval(node.value))
    return numbers


def places() -> dict[int, list[str]]:
    """Return for each number the files that name it, as paths from the root, sorted."""
    found: dict[int, list[str]] = {number: [] for number in SEEDS}
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            relative = path.relative_to(ROOT)
            if relative.parts[:2] == ("docs", "generated") or "_build" in relative.parts:
                continue
            for number in named_in(path):
                found[number].append(relative.as_posix())
    return found


def main(arguments: list[str]) -> int:
    """Print the table; the exit status is 1 when a number has no place."""
    found = places()
    missing = [number for number, where in found.items() if not where]
    if "--missing" not in arguments:
        for number, where in found.items():
            print(f"{number:2}  {' '.join(where) or '-'}")
    print("without a place:", ", ".join(map(str, missing)) or "none")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
