"""What did the matrix measure, and where?

From `benchmarks/committed.json`, a result that `python -m benchmarks` wrote on one machine, which
the page names. The tables are those that the command prints. To replace the result:
`python -m docs.generate.benchmark RESULT.json`.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

from rich.table import Table
from rich.text import Text

from benchmarks.catalogue import AGAIN, BASELINE, FLOOR, PROTOCOLS
from benchmarks.layout import header
from benchmarks.notes import notes
from benchmarks.results import Result, load
from benchmarks.server_rows import SERVER_ROWS
from benchmarks.server_tables import idle_table, rate_table, syscall_table
from benchmarks.table import memory_table, ratio_table, time_table

from .cost import COMMITTED, result as committed
from .layout import Pages

COLOURS = {"green": "faster", "red": "slower", "yellow": "level"}

HEAD = "---\nhide-toc: true\n---\n"  # the tables take the room of the list of contents
INTRODUCTION = """Every figure on this page was measured in one run, on the machine named below. On
another machine the times are others; the ratios are what carries over, and only roughly. Measure
yours: `nox -s bench`.
"""


def pages() -> Pages:
    """The page of the committed result; nothing while there is none."""
    measured = committed()
    return {"benchmarks.md": page(measured)} if measured else {}


def page(result: Result) -> str:
    """Return the page of one result."""
    lines = [HEAD, "# What it costs", "", INTRODUCTION, "## How it was measured", ""]
    lines += [f"- {text(line)}" for line in notes(result)]
    lines += ["", *described(result), ""]
    linked: set[str] = set()  # the rows that links lead to: each where it stands first
    for heading, tables in sections(result):
        lines += [f"## {heading}", ""]
        for table in tables:
            lines += [f"### {table.title}", "", "```{raw} html", *html(table, linked), "```", ""]
    return "\n".join(lines)


def described(result: Result) -> list[str]:
    """Return which versions were measured."""
    numbers = ", ".join(
        f"{name} {number}" for name, number in result.versions.items() if number[:1].isdigit()
    )
    return [f"Measured with {numbers}; the three loops are those of this repository."]


def sections(result: Result) -> Iterator[tuple[str, list[Table]]]:
    """Yield the tables, by what they are about."""
    others = [name for name in result.contenders if name != BASELINE]
    if rows := [row for row in result.titles if row not in SERVER_ROWS]:
        times = time_table(result, rows, [*result.contenders, FLOOR])
        yield "Inside one process", [ratio_table(result, rows, [*others, AGAIN], True), times]
    protocols = [name for name, backend in PROTOCOLS.items() if backend in result.contenders]
    if rows := [row for row in result.titles if row in SERVER_ROWS]:
        every = [*result.contenders, *protocols, FLOOR]
        ratios = ratio_table(result, rows, [*others, *protocols, AGAIN], True)
        yield "Servers", [ratios, time_table(result, rows, every), rate_table(result, rows, every)]
    rest: list[Table] = []
    order = (*result.contenders, *PROTOCOLS, FLOOR)
    if served := [name for name in order if name in result.syscalls]:
        rest.append(syscall_table(result, served))
    if idle := [name for name in order if name in result.idle]:
        rest.append(idle_table(result, idle))
    if result.memory:
        rest.append(memory_table(result, result.contenders))
    if rest:
        yield "Besides time", rest


def anchor(title: str) -> str:
    """Return the id of the row with that title."""
    return "cost-" + re.sub("[^a-z0-9]+", "-", title.lower()).strip("-")


def html(table: Table, linked: set[str]) -> Iterator[str]:
    """Yield the lines of a table, from the one that the terminal shows.

    linked: the ids that rows have already; those of this table are added.
    """
    columns = list(table.columns)
    heads = "".join(f'<th scope="col">{head(str(column.header))}</th>' for column in columns)
    yield '<div class="matrix-frame" tabindex="0" role="region" aria-label="A table of figures">'
    yield f'<table class="matrix"><thead><tr>{heads}</tr></thead><tbody>'
    for cells in zip(*(column.cells for column in columns), strict=True):
        first, *figures = cells
        row = "".join(
            cell(figure, str(column.header) != header(AGAIN))
            for column, figure in zip(columns[1:], figures, strict=True)
        )
        name = anchor(str(first))
        mark = "" if name in linked else f' id="{name}"'
        linked.add(name)
        yield f'<tr{mark}><th scope="row">{escape(str(first))}</th>{row}</tr>'
    yield "</tbody></table></div>"


def head(name: str) -> str:
    """Return a column's name, which the terminal breaks: `yield` `loop` is one word again."""
    return escape(name.replace("\nloop", "loop").replace("+\n", "+")).replace("\n", " ")


def cell(shown: object, coloured: bool) -> str:
    """Return one cell; what the terminal shows dimmed is small here."""
    plain = shown.plain if isinstance(shown, Text) else str(shown)
    figure, _, detail = plain.partition("\n")
    style = str(shown.style) if isinstance(shown, Text) else ""
    kind = f' class="{COLOURS[style]}"' if coloured and style in COLOURS else ""
    small = f"<br><small>{escape(detail)}</small>" if detail else ""
    return f"<td{kind}>{escape(figure)}{small}</td>"


def text(line: str) -> str:
    """Return a note as a list item that Markdown does not read as something else."""
    return line.removeprefix("-: ").replace("<", "&lt;").replace("*", "\\*")


def keep(path: Path) -> None:
    """Make a result the committed one, without pytest-benchmark's own reports."""
    load(path)  # raises ValueError for anything else
    content = json.loads(path.read_text())
    content["reports"] = []
    content.pop("summary", None)  # `Result.summary` makes it from the rest
    COMMITTED.write_text(json.dumps(content, indent=1) + "\n")


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
