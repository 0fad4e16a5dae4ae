"""What does it cost, according to the matrix?

The figures are those of the result that is committed as `benchmarks/committed.json`. Where there is
none, the pages say nothing about cost.
"""

from __future__ import annotations

from functools import cache

from benchmarks.results import Result, load

from .layout import ROOT

COMMITTED = ROOT / "benchmarks" / "committed.json"


@cache
def result() -> Result | None:
    """The committed result of the matrix, if there is one."""
    return load(COMMITTED) if COMMITTED.exists() else None


def table(rows: tuple[str, ...]) -> str:
    """Time per operation and ratio to asyncio, for those of the rows that were measured."""
    measured = result()
    found = [row for row in rows if measured and row in measured.seconds]
    if measured is None or not found:
        return ""
    columns = [name for name in measured.contenders if any(measured.time(r, name) for r in found)]
    lines = [f"| | {' | '.join(measured.titles[row] for row in found)} |"]
    lines.append("|---|" + "---:|" * len(found))
    for column in columns:
        cells = [_cell(measured, row, column) for row in found]
        lines.append(f"| {column} | {' | '.join(cells)} |")
    what = "; ".join(f"{measured.titles[row]}: {measured.operations[row]}" for row in found)
    note = (
        f"Time for one operation, and how many times as fast as asyncio. One operation is: {what}."
        f" Measured {measured.created[:10]} on {measured.machine.get('processor', 'one machine')}."
    )
    return "\n".join([note, "", *lines])


def _cell(measured: Result, row: str, column: str) -> str:
    time, ratio = measured.time(row, column), measured.ratio(row, column)
    if time is None:
        return "-"
    return _time(time.median) + (f" ({ratio.median:.2g} x)" if ratio else "")


def _time(seconds: float) -> str:
    for factor, unit in ((1e9, "ns"), (1e6, "µs"), (1e3, "ms")):
        if seconds * factor < 1000:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds:.3g} s"
