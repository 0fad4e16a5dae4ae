"""How is a result shown?

Three tables: times as fast as asyncio, time per operation with its multiple of the floor, memory.
Under them stands everything a reader has to know before he believes a figure.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from .catalogue import AGAIN, BASELINE, FLOOR
from .notes import notes
from .ratios import Interval, Noise
from .results import Result

NO_NOISE = Noise(1.0)
WIDE = 110  # terminal columns from which on the intervals are shown


def show(result: Result, console: Console) -> None:
    """Print the tables and what has to be said about them."""
    contenders = result.contenders
    if result.seconds:
        others = [name for name in contenders if name != BASELINE]
        wide = console.width >= WIDE
        _print(console, partial(ratio_table, result, with_intervals=wide), [*others, AGAIN])
        _print(console, partial(time_table, result), [*contenders, FLOOR])
    if result.memory:
        _print(console, partial(memory_table, result), contenders)
    for line in notes(result):
        console.print(line, style="dim", highlight=False)


def _print(console: Console, make: Callable[[list[str]], Table], columns: list[str]) -> None:
    """Print a table of these columns; where that is too wide, print two tables of half of them."""
    table = make(columns)
    unlimited = console.options.update(width=10 * console.width)
    if len(columns) > 1 and Measurement.get(console, unlimited, table).maximum > console.width:
        half = (len(columns) + 1) // 2
        _print(console, make, columns[:half])
        _print(console, make, columns[half:])
    else:
        console.print(table)


def ratio_table(result: Result, columns: list[str], with_intervals: bool) -> Table:
    """Return how many times as fast as asyncio everyone is; more is better."""
    noise = result.noise()

    def cell(row: str, column: str) -> Text:
        ratio = result.ratio(row, column)
        assert ratio is not None
        # asyncio's ratio to itself is there to be read: it is what "level" means
        return ratio_text(ratio, NO_NOISE if column == AGAIN else noise, with_intervals)

    return _fill(_table("Times as fast as asyncio", columns), result, columns, cell)


def time_table(result: Result, columns: list[str]) -> Table:
    """Return the time of an operation and how many times the floor that is; less is better."""

    def cell(row: str, column: str) -> Text:
        time = result.time(row, column)
        assert time is not None
        text = Text(duration(time.median), justify="right")
        multiple = result.ratio(row, FLOOR, opponent=column)
        if multiple and column != FLOOR:
            text.append(f"\n{figure(multiple.median)} x", "dim")
        return text

    return _fill(_table("CPU time per operation (times the floor)", columns), result, columns, cell)


def memory_table(result: Result, columns: list[str]) -> Table:
    """Return what a parked task takes beside its coroutine."""
    table = _table("Memory beside the coroutine", columns)
    cells = [f"{result.memory[name]:,.0f} B" if name in result.memory else "-" for name in columns]
    table.add_row(f"{result.settings['parked_tasks']:,} parked", *cells)
    return table


def _table(title: str, columns: list[str]) -> Table:
    table = Table(title=title, box=SIMPLE_HEAD, title_justify="left", padding=(0, 1, 0, 0))
    table.add_column("", no_wrap=True)
    for name in columns:
        table.add_column(header(name), justify="right", no_wrap=True)
    return table


def _fill(
    table: Table, result: Result, columns: list[str], cell: Callable[[str, str], Text]
) -> Table:
    """Add a line for every row; a cell that could not be measured says why by its sign."""
    for row, title in result.titles.items():
        line = [
            cell(row, column)
            if result.seconds.get(row, {}).get(column)
            else Text("failed" if column in result.failed.get(row, {}) else "-", "bold red")
            for column in columns
        ]
        table.add_row(title, *line)
    return table


def ratio_text(ratio: Interval, noise: Noise, with_interval: bool) -> Text:
    """Return the ratio, or "level" for one that equals could have as well."""
    if noise.level(ratio.median):
        text = Text("level", "yellow", justify="right")
    else:
        faster = ratio.median > 1
        text = Text(figure(ratio.median), "green" if faster else "red", justify="right")
    if with_interval:
        text.append(f"\n{figure(ratio.low)}-{figure(ratio.high)}", "dim")
    return text


def header(contender: str) -> str:
    """Break a long name where it can be broken, so that its column stays narrow."""
    if contender == AGAIN:
        return "asyncio\n(A/A)"
    if contender.endswith("loop") and contender != "uvloop":
        return f"{contender.removesuffix('loop')}\nloop"
    return contender.replace("+", "+\n")


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
