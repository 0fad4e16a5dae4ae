import io
import os

import pytest

from loopbase import LinesAhead
from loopbase.lines import BLOCK


def take_all(lines):
    taken = []
    while True:
        lines.read()
        if not lines.waiting:
            return taken
        while lines.waiting:
            taken.append(lines.take())


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_all_lines_come_in_their_order_and_few_errands_are_needed(tmp_path, newline):
    path = tmp_path / "file"
    expected = [f"{number} é\n" for number in range(40_000)] + ["the end has no newline"]
    path.write_text("".join(expected), newline=newline, encoding="utf-8")
    with open(path, encoding="utf-8") as file:
        lines = LinesAhead(file)
        lines.read()
        assert len(lines.waiting) > 1000
        assert take_all(lines) == expected


@pytest.mark.parametrize("mode", ["r", "rb"])
@pytest.mark.parametrize("taken", [0, 1, 7])
def test_the_file_is_put_back_to_the_last_line_taken(tmp_path, mode, taken):
    path = tmp_path / "file"
    path.write_text("".join(f"{number} äöü\r\n" for number in range(20)), encoding="utf-8")
    with open(path, mode, encoding=None if "b" in mode else "utf-8") as file:
        plain = file.readlines()
        file.seek(0)
        lines = LinesAhead(file)
        lines.read()
        for _ in range(taken):
            lines.take()
        lines.put_back()
        assert not lines.waiting
        position = file.tell()
        assert file.read() == plain[0][:0].join(plain[taken:])
        file.seek(position)
        assert take_all(lines) == plain[taken:]


def test_putting_back_twice_or_when_all_were_taken_changes_nothing():
    file = io.StringIO("one\ntwo\nthree\n")
    lines = LinesAhead(file)
    lines.put_back()
    lines.read()
    lines.take()
    lines.put_back()
    lines.put_back()
    assert file.readline() == "two\n"
    lines.read()
    assert lines.take() == "three\n"
    lines.put_back()
    assert file.read() == ""


def test_a_pipe_is_read_line_by_line():
    reader, writer = os.pipe()
    with open(reader, "rb") as file, open(writer, "wb", buffering=0) as end:
        lines = LinesAhead(file)
        end.write(b"one\ntwo\nthr")
        lines.read()  # would wait for ever if it wanted a whole block
        assert list(lines.waiting) == [b"one\n"]
        lines.put_back()
        assert lines.take() == b"one\n"
        lines.put_back()
        assert file.readline() == b"two\n"
        end.close()
        lines.read()
        assert lines.take() == b"thr"


def test_a_fault_in_the_middle_comes_after_the_lines_before_it(tmp_path):
    path = tmp_path / "file"
    good = [b"x" * 99 + b"\n"] * 200
    path.write_bytes(b"".join(good) + b"\xff\n")
    with open(path, encoding="utf-8") as file:
        lines = LinesAhead(file)
        lines.read()
        taken = 0
        while lines.waiting:
            lines.take()
            taken += 1
        assert 0 < taken <= 200
        with pytest.raises(UnicodeDecodeError):
            lines.read()
        file.seek(0)
        lines.read()
        lines.take()
        lines.put_back()  # the fault is ahead again, and found again
        assert file.readline() == "x" * 99 + "\n"


def test_one_long_line_is_one_block():
    file = io.BytesIO(b"x" * (3 * BLOCK) + b"\nshort\n")
    lines = LinesAhead(file)
    lines.read()
    assert len(lines.waiting) == 1
    assert len(lines.take()) == 3 * BLOCK + 1
    assert take_all(lines) == [b"short\n"]
