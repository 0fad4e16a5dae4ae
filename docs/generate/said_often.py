"""Which things are said often and are not so?

From `comparisons/corrections`: the first line of a file's docstring is the claim, the rest what is
so; the file proves it, and what it printed when it last ran is kept beside it, and tested.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

from .blocks import code, dropdown, included, linked
from .layout import ROOT, Pages

CORRECTIONS = ROOT / "comparisons" / "corrections"

INTRODUCTION = """These sentences stand in tutorials, answers and the texts from which this project
began. Under each stands what is so, and a program that shows it. Every one of them runs in the
tests.
"""

GROUPS = {
    "`await`, coroutines and generators": (20, 8, 10, 43, 44, 45, 16, 40, 41, 25, 9, 22, 11),
    "Tasks and futures": (15, 5, 7, 4, 6, 29, 35, 24, 12),
    "The loop": (1, 3, 19, 27, 48, 39, 42, 47, 14, 28, 46),
    "Time": (17, 18, 30, 38, 21),
    "Input and output": (2, 13, 23, 33, 32, 37, 36),
    "Errors and cancellation": (26, 31, 34),
}


def pages() -> Pages:
    """The page of all corrections; nothing while there are none."""
    found = sorted(CORRECTIONS.glob("[0-9][0-9]_*.py"))
    if not found:
        return {}
    lines = ["# Said often, not so", "", INTRODUCTION]
    left = {int(path.name[:2]): path for path in found}
    for title, numbers in GROUPS.items():
        lines += [f"## {title}", ""]
        lines += [line for number in numbers if number in left for line in part(left.pop(number))]
    lines += [line for path in left.values() for line in part(path)]  # in no group yet
    return {"said_often.md": "\n".join(lines)}


def part(path: Path) -> list[str]:
    """Return the section about one claim; other pages link to it as `[text](#said_01)`."""
    claim, answer, small = read(path)
    lines = [f"(said_{path.name[:2]})=", "", f"### “{claim}”", "", linked(answer), ""]
    proof = included(path, caption=path.name)
    printed = path.with_suffix(".txt")
    if printed.exists():
        proof += f"\n\nIt prints:\n\n```text\n{printed.read_text().rstrip()}\n```"
    lines += [dropdown("The proof", proof), ""]
    if small:
        lines += [linked(names(small)), ""]
    return lines


def names(text: str) -> str:
    """The text with names like `Future.__await__` as code, which would be emphasis otherwise."""
    return re.sub(r"(?<![`\w/.])(?:\w+\.)*__\w+", lambda name: code(name[0]), text)


def read(path: Path) -> tuple[str, str, str]:
    """Return the claim, what is so, and the sources."""
    text = ast.get_docstring(ast.parse(path.read_text())) or path.stem
    claim, _, rest = text.partition("\n\n")
    rest = re.sub(r"^Seeds: [\d, ]+\.\n?", "", rest, flags=re.MULTILINE)
    answer, _, sources = rest.partition("Sources: ")
    claim = " ".join(claim.split()).rstrip(".")
    return claim, answer.strip(), f"Sources: {sources.strip()}" if sources else ""
