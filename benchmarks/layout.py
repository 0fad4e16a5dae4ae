"""How do figures become tables that fit the terminal?"""

from __future__ import annotations

from collections.abc import Callable

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from .catalogue import AGAIN
from .results import Result


def print_fitting(console: Console, make: Callable[[list[str]], Table], columns: list[str]) -> None:
    """Print a table of these columns; where that is too wide, print two tables of half of them."""
    table = make(columns)
    unlimited = console.options.update(width=10 * console.width)
    if len(columns) > 1 and Measurement.get(console, unlimited, table).maximum > console.width:
        half = (len(columns) + 1) // 2
        print_fitting(console, make, columns[:half])
        print_fitting(console, make, columns[half:])
    else:
        console.print(table)


def empty_table(title: str, columns: list[str]) -> Table:
    table = Table(title=title, box=SIMPLE_HEAD, title_justify="left", padding=(0, 1, 0, 0))
    table.add_column("", no_wrap=True)
    for name in columns:
        table.add_column(header(name), justify="right", no_wrap=True)
    return table


def fill(
    table: Table,
    result: Result,
    rows: list[str],
    columns: list[str],
    cell: Callable[[str, str], Text],
) -> Table:
    """Add a line for every row; a cell that could not be measured says why by its sign."""
    for row in rows:
        line = [
            cell(row, column)
            if result.seconds.get(row, {}).get(column)
            else Text("failed" if column in result.failed.get(row, {}) else "-", "bold red")
            for column in columns
        ]
        table.add_row(result.titles[row], *line)
    return table


def header(contender: str) -> str:
    """Break a long name where it can be broken, so that its column stays narrow."""
    if contender == AGAIN:
        return "asyncio\n(A/A)"
    if contender.endswith("loop") and contender != "uvloop":
        return f"{contender.removesuffix('loop')}\nloop"
    return contender.replace("+", "+\n").replace(" ", "\n")


def figure(number: float) -> str:
    """Write a ratio with the digits that mean something."""
    if number >= 100:
        return f"{number:.0f}"
    return f"{number:.1f}" if number >= 10 else f"{number:.2f}"


def duration(seconds: float) -> str:
    """Write a time in the unit that suits it."""
    if seconds < 1e-6:
        return f"{seconds * 1e9:.0f} ns"
    if seconds < 1e-3:
        return f"{figure(seconds * 1e6)} µs"
    return f"{figure(seconds * 1e3)} ms"
