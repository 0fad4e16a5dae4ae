"""Do the tables show the figures, and everything that is missing?"""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from benchmarks.table import duration, figure, show

from .fake import fake_result


def rendered(width: int) -> str:
    console = Console(file=io.StringIO(), width=width)
    show(fake_result(), console)
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def line_of(title: str, text: str) -> list[str]:
    return next(line for line in text.splitlines() if line.lstrip().startswith(title)).split("  ")


def test_every_ratio_stands_in_its_row() -> None:
    cells = [cell.strip() for cell in line_of("switch, 1 task", rendered(140)) if cell.strip()]
    assert cells == ["switch, 1 task", "6.00", "2.00", "1.97", "0.99"]


def test_a_ratio_within_the_noise_is_level() -> None:
    result = fake_result()
    result.seconds["switch_one"]["uvloop"] = {0: 603e-9, 1: 1206e-9, 2: 603e-9}
    console = Console(file=io.StringIO(), width=140, record=True)
    show(result, console)
    assert "level" in " ".join(line_of("switch, 1 task", console.export_text()))


def test_what_is_missing_is_said_in_the_row_and_below() -> None:
    text = rendered(140)
    row = line_of("loop start-up", text)
    assert "failed" in " ".join(row)
    assert "-: uvloop lacks run (loop start-up)" in text
    assert "failed: futureloop, loop start-up: in pass 0: ValueError: no" in text
    assert "Not installed here: curio." in text
    assert 'The row "loop start-up" measures an adapter\'s code too, around run: asyncio.' in text


def test_intervals_are_shown_where_there_is_room() -> None:
    assert "6.00-6.00" in rendered(140)
    assert "6.00-6.00" not in rendered(80)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_longer_than_the_terminal_and_no_figure_is_cut(width: int) -> None:
    text = rendered(width)
    assert max(map(len, text.splitlines())) <= width
    assert "…" not in text
    for shown in ("6.00", "1.97", "100 ns", "600 ns", "1,600 B"):
        assert shown in text


def test_times_and_multiples_of_the_floor_are_shown() -> None:
    text = rendered(140)
    assert "100 ns" in text
    assert "2.00 x" in text
    assert "1,600 B" in text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(210e-9, "210 ns"), (2.314e-6, "2.31 µs"), (45.67e-6, "45.7 µs"), (0.1234, "123 ms")],
)
def test_a_time_is_written_in_its_unit(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(("number", "text"), [(0.456, "0.46"), (9.876, "9.88"), (43.21, "43.2")])
def test_a_ratio_has_the_digits_that_mean_something(number: float, text: str) -> None:
    assert figure(number) == text


def test_servers_have_tables_of_their_own() -> None:
    result = fake_result()
    result.titles["echo_100_1k"] = "echo 100 x 1 KiB"
    columns = ("asyncio", "asyncio again", "uvloop", "uvloop protocol", "floor")
    for figures, value in ((result.seconds, 8e-6), (result.wall, 10e-6), (result.busy, 0.8)):
        figures["echo_100_1k"] = {column: {0: value} for column in columns}
    result.syscalls = {"floor": {"receive": 1.0, "send": 1.0}}
    result.idle = {"floor": 0.0}
    console = Console(file=io.StringIO(), width=140, record=True)
    show(result, console)
    text = " ".join(console.export_text().split())
    for shown in ("Echo servers: times as fast", "protocol", "8.00 µs", "100,000", "80%"):
        assert shown in text
    assert "System calls per message" in text
    assert "Idle servers" in text
    assert "with one connection the two share a processor" in text
