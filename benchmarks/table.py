"""How is a result shown?

Two tables: times as fast as asyncio, and time per operation with its multiple of the floor; the
same two about servers, with what they came to by the wall clock; memory, system calls, idle
servers. Under them stands everything a reader has to know before he believes a figure.
"""

from __future__ import annotations

from functools import partial

from rich.console import Console
from rich.table import Table
from rich.text import Text

from .catalogue import AGAIN, BASELINE, FLOOR, PROTOCOLS
from .layout import duration as duration, empty_table, figure as figure, fill, print_fitting
from .notes import notes
from .ratios import Interval, Noise
from .results import Result
from .server_rows import SERVER_ROWS
from .server_tables import idle_table, rate_table, syscall_table

NO_NOISE = Noise(1.0)
WIDE = 110  # terminal columns from which on the intervals are shown


def show(result: Result, console: Console) -> None:
    """Print the tables and what has to be said about them."""
    contenders = result.contenders
    wide = console.width >= WIDE
    others = [name for name in contenders if name != BASELINE]
    if rows := [name for name in result.titles if name not in SERVER_ROWS]:
        ratios = partial(ratio_table, result, rows, with_intervals=wide)
        print_fitting(console, ratios, [*others, AGAIN])
        print_fitting(console, partial(time_table, result, rows), [*contenders, FLOOR])
    if rows := [name for name in result.titles if name in SERVER_ROWS]:
        protocols = [name for name, backend in PROTOCOLS.items() if backend in contenders]
        ratios = partial(ratio_table, result, rows, with_intervals=wide)
        print_fitting(console, ratios, [*others, *protocols, AGAIN])
        print_fitting(console, partial(time_table, result, rows), [*contenders, *protocols, FLOOR])
        print_fitting(console, partial(rate_table, result, rows), [*contenders, *protocols, FLOOR])
    served = [name for name in (*contenders, *PROTOCOLS, FLOOR) if name in result.syscalls]
    if served:
        print_fitting(console, partial(syscall_table, result), served)
    idle = [name for name in (*contenders, *PROTOCOLS, FLOOR) if name in result.idle]
    if idle:
        print_fitting(console, partial(idle_table, result), idle)
    if result.memory:
        print_fitting(console, partial(memory_table, result), contenders)
    for line in notes(result):
        console.print(line, style="dim", highlight=False)


def ratio_table(result: Result, rows: list[str], columns: list[str], with_intervals: bool) -> Table:
    """Return how many times as fast as asyncio everyone is; more is better."""
    servers = rows[0] in SERVER_ROWS
    noise = result.noise(servers)

    def cell(row: str, column: str) -> Text:
        ratio = result.ratio(row, column)
        assert ratio is not None
        # asyncio's ratio to itself is there to be read: it is what "level" means
        return ratio_text(ratio, NO_NOISE if column == AGAIN else noise, with_intervals)

    title = "Echo servers: times as fast as asyncio" if servers else "Times as fast as asyncio"
    return fill(empty_table(title, columns), result, rows, columns, cell)


def time_table(result: Result, rows: list[str], columns: list[str]) -> Table:
    """Return the time of an operation and how many times the floor that is; less is better."""

    def cell(row: str, column: str) -> Text:
        time = result.time(row, column)
        assert time is not None
        text = Text(duration(time.median), justify="right")
        multiple = result.ratio(row, FLOOR, opponent=column)
        if multiple and column != FLOOR:
            text.append(f"\n{figure(multiple.median)} x", "dim")
        return text

    what = "the server takes for a message" if rows[0] in SERVER_ROWS else "per operation"
    table = empty_table(f"CPU time {what} (times the floor)", columns)
    return fill(table, result, rows, columns, cell)


def memory_table(result: Result, columns: list[str]) -> Table:
    """Return what a parked task takes beside its coroutine."""
    table = empty_table("Memory beside the coroutine", columns)
    cells = [f"{result.memory[name]:,.0f} B" if name in result.memory else "-" for name in columns]
    table.add_row(f"{result.settings['parked_tasks']:,} parked", *cells)
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
