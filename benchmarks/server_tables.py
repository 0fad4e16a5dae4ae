"""What do servers show beside their CPU time?"""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from . import syscalls
from .idle import CONNECTIONS
from .layout import empty_table, fill
from .ratios import interval
from .results import Result
from .server_rows import SERVER_ROWS


def rate_table(result: Result, rows: list[str], columns: list[str]) -> Table:
    """Return messages per second by the wall clock and how busy the server was; more is better."""
    shown = [row for row in rows if not SERVER_ROWS[row].paced]

    def cell(row: str, column: str) -> Text:
        wall = interval(list(result.wall[row][column].values())).median
        busy = interval(list(result.busy[row][column].values())).median
        return Text(f"{1 / wall:,.0f}", justify="right").append(f"\n{busy:.0%}", "dim")

    table = empty_table("Messages per second (the server's share of its processor)", columns)
    return fill(table, result, shown, columns, cell)


def syscall_table(result: Result, columns: list[str]) -> Table:
    """Return the system calls that a message takes."""
    table = empty_table(f"System calls per message, {syscalls.LOAD.connections} x 1 KiB", columns)
    for kind in syscalls.ALL:
        table.add_row(kind, *[f"{result.syscalls[name].get(kind, 0):.2f}" for name in columns])
    return table


def idle_table(result: Result, columns: list[str]) -> Table:
    """Return what a server takes that has nothing to do."""
    table = empty_table("Idle servers", columns)
    cells = [f"{result.idle[name]:.2%}" for name in columns]
    table.add_row(f"{CONNECTIONS} connections", *cells)
    return table
