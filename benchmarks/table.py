"""How is a result shown?

Three tables: times as fast as asyncio, time per operation with its multiple of the floor, memory.
Under them stands everything a reader has to know before he believes a figure.
"""

from __future__ import annotations

from collections.abc import Callable

from rich.box import SIMPLE_HEAD
from rich.console import Console
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
    if result.seconds:
        console.print(ratio_table(result, with_intervals=console.width >= WIDE))
        console.print(time_table(result))
    if result.memory:
        console.print(memory_table(result))
    for line in notes(result):
        console.print(line, style="dim", highlight=False)


def ratio_table(result: Result, with_intervals: bool) -> Table:
    """Return how many times as fast as asyncio everyone is; more is better."""
    table = _table("Times as fast as asyncio", result, [AGAIN])
    noise = result.noise()

    def cell(row: str, column: str) -> Text:
        ratio = result.ratio(row, column)
        assert ratio is not None
        # asyncio's ratio to itself is there to be read: it is what "level" means
        return ratio_text(ratio, NO_NOISE if column == AGAIN else noise, with_intervals)

    columns = [name for name in result.contenders if name != BASELINE]
    return _fill(table, result, [*columns, AGAIN], cell)


def time_table(result: Result) -> Table:
    """Return the time of an operation and how many times the floor that is; less is better."""
    table = _table("Time per operation (and times the floor)", result, [FLOOR], baseline=True)

    def cell(row: str, column: str) -> Text:
        time = result.time(row, column)
        assert time is not None
        text = Text(duration(time.median), justify="right")
        multiple = result.ratio(row, FLOOR, opponent=column)
        if multiple and column != FLOOR:
            text.append(f"\n{figure(multiple.median)} x", "dim")
        return text

    return _fill(table, result, [*result.contenders, FLOOR], cell)


def memory_table(result: Result) -> Table:
    """Return what a parked task takes beside its coroutine."""
    tasks = result.settings["parked_tasks"]
    table = _table("Memory beside the coroutine", result, [], baseline=True)
    table.add_row(
        f"{tasks:,} parked",
        *(
            f"{result.memory[contender]:,.0f} B" if contender in result.memory else "-"
            for contender in result.contenders
        ),
    )
    return table


def _table(title: str, result: Result, last: list[str], baseline: bool = False) -> Table:
    table = Table(title=title, box=SIMPLE_HEAD, title_justify="left", padding=(0, 1, 0, 0))
    table.add_column("", no_wrap=True)
    for name in [*result.contenders, *last]:
        if name != BASELINE or baseline:
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
