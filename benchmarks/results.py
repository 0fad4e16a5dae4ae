"""What is kept of a run of the matrix?

One JSON file: where and how it was measured, every pass's seconds per operation, what the ratios
came to, and pytest-benchmark's own report of each pass.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

from .catalogue import AGAIN, BASELINE, FLOOR
from .ratios import Interval, Noise, interval, ratios
from .server_rows import SERVER_ROWS

FORMAT = 3  # of the file; changes when a reader of the old one would be misled


Figures: TypeAlias = dict[str, dict[str, dict[int, float]]]  # row -> column -> pass -> figure


@dataclass(slots=True)
class Result:
    """One run of the matrix."""

    created: str  # UTC, ISO 8601
    machine: dict[str, Any]
    versions: dict[str, str]
    settings: dict[str, Any]
    titles: dict[str, str]  # row -> what the table calls it
    operations: dict[str, str]  # row -> what one operation is
    contenders: list[str]  # the columns, without the floor and the second asyncio
    missing: list[str]  # built-in backends that do not import here
    lacking: dict[str, dict[str, list[str]]]  # row -> backend -> names that it lacks
    # row -> backend -> names that are measured together with what the adapter adds to them
    wrapped: dict[str, dict[str, list[str]]]
    failed: dict[str, dict[str, str]] = field(default_factory=dict)  # row -> column -> why
    seconds: Figures = field(default_factory=dict)  # CPU time of an operation
    # rows about servers: time by the wall clock, and the server's share of a processor meanwhile
    wall: Figures = field(default_factory=dict)
    busy: Figures = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)  # column -> bytes per parked task
    # column -> kind of system call -> how many a message took (see syscalls.py)
    syscalls: dict[str, dict[str, float]] = field(default_factory=dict)
    idle: dict[str, float] = field(default_factory=dict)  # column -> share of a processor
    reports: list[dict[str, Any]] = field(default_factory=list)  # pytest-benchmark's, per pass

    def ratio(
        self,
        row: str,
        contender: str,
        opponent: str = BASELINE,
        by: Literal["seconds", "wall"] = "seconds",
    ) -> Interval | None:
        """Return how many times as fast as the opponent; None if one of them was not measured."""
        of_row = (self.seconds if by == "seconds" else self.wall).get(row, {})
        values = ratios(of_row.get(opponent, {}), of_row.get(contender, {}))
        return interval(values) if values else None

    def time(self, row: str, contender: str) -> Interval | None:
        """Return the seconds per operation; None if it was not measured."""
        values = list(self.seconds.get(row, {}).get(contender, {}).values())
        return interval(values) if values else None

    def noise(self, servers: bool = False, by: Literal["seconds", "wall"] = "seconds") -> Noise:
        """Return how far the ratio of asyncio to itself strays from 1.

        servers: in the rows about servers, instead of in the others.
        """
        equals: list[float] = []
        for row, of_row in (self.seconds if by == "seconds" else self.wall).items():
            if (row in SERVER_ROWS) == servers:
                equals += ratios(of_row.get(BASELINE, {}), of_row.get(AGAIN, {}))
        return Noise.of(equals, len(self.reports) or self.settings["passes"])

    def summary(self) -> dict[str, dict[str, dict[str, Any]]]:
        """Return row -> column -> the figures that the tables show."""
        return {
            row: {
                column: {
                    "seconds": _plain(self.time(row, column)),
                    "times_as_fast_as_asyncio": _plain(self.ratio(row, column)),
                    "times_the_floor": _plain(self.ratio(row, FLOOR, opponent=column)),
                    "times_as_fast_as_asyncio_by_the_wall": _plain(
                        self.ratio(row, column, by="wall")
                    ),
                }
                for column in columns
            }
            for row, columns in self.seconds.items()
        }


def _plain(value: Interval | None) -> dict[str, float] | None:
    return None if value is None else asdict(value)


def save(result: Result, path: Path) -> None:
    """Write the file, and the folder it is in if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"format": FORMAT, **asdict(result), "summary": result.summary()}
    path.write_text(json.dumps(content, indent=1))


def load(path: Path) -> Result:
    """Read a file that `save` wrote. Raises ValueError for anything else."""
    content = json.loads(path.read_text())
    if not isinstance(content, Mapping) or content.get("format") != FORMAT:
        raise ValueError(f"{path} is not a result of the benchmark matrix in format {FORMAT}")
    fields = {name: content[name] for name in Result.__slots__}
    for name in ("seconds", "wall", "busy"):
        fields[name] = {
            row: {
                column: {int(number): value for number, value in by_pass.items()}
                for column, by_pass in columns.items()
            }
            for row, columns in content[name].items()
        }
    return Result(**fields)
