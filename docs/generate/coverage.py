"""Where is each of the seeds' numbers answered?

The seeds are the texts about asyncio from which this project began: every system, program, claim
and question in them has a number. `comparisons.seeds` finds the places that name it.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from .layout import Pages

INTRODUCTION = """The seeds are the texts about asyncio from which this project began. Each system,
program, claim and question in them has a number; here is where it is built, run, corrected or
answered.
"""


def pages() -> Pages:
    """The table of numbers and places."""
    from comparisons import seeds

    rows = [
        f"| {number} | {', '.join(map(place, where)) or '-'} |"
        for number, where in seeds.places().items()
    ]
    table = ["| number | where |", "|---:|---|", *rows]
    return {"coverage.md": "\n".join(["# What the seeds asked", "", INTRODUCTION, *table, ""])}


def place(path: str) -> str:
    """Return a link to where a file is shown."""
    where = PurePosixPath(path)
    if where.parts[0] == "docs":
        inside = where.relative_to("docs").as_posix()
        return f"[{where.stem}](../{inside})"
    kind, name = where.parts[1], where.stem
    if kind == "programs":
        name = where.parent.name
        return f"[program {name}](programs/{name}.md)"
    if path == "comparisons/corrections/README.md":
        return "[said often](said_often.md)"
    if not name[:2].isdigit():
        return f"`{path}`"
    if kind == "corrections":
        return f"[said often {name[:2]}](#said_{name[:2]})"
    return f"[experiment {name[:2]}](#{name})"
