"""How is a file read without stopping everyone?"""

import hashlib
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._arriving import kind_of
from loopcorpus._cases import expect, needs

pytestmark = [needs("open_file"), pytest.mark.real_clock]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file"


async def raised(awaitable: Any) -> str:
    """Return the kind of what `awaitable` raises."""
    try:
        await awaitable
    except Exception as error:
        return kind_of(error)
    return "nothing"


async def first_line(file: Any) -> Any:
    """Iterate over the lines and leave after the first one."""
    lines = aiter(file)
    try:
        return await anext(lines)
    finally:
        if isinstance(lines, AsyncGenerator):  # which trio wants to be closed
            await lines.aclose()


@expect(["three\nloops", b"three\nloops"])
async def test_text_is_str_and_binary_is_bytes(lib: Backend, path: Path) -> list[object]:
    path.write_text("three\nloops")
    async with await lib.open_file(path) as text, await lib.open_file(path, "rb") as binary:
        return [await text.read(), await binary.read()]


@expect(["th", "re", "e", "", ""])
async def test_it_is_read_piece_by_piece_and_its_end_is_empty(
    lib: Backend, path: Path
) -> list[str]:
    path.write_text("three")
    async with await lib.open_file(path) as file:
        return [await file.read(2) for _ in range(5)]


@expect("one two")
async def test_what_is_written_is_there_after_the_block(lib: Backend, path: Path) -> str:
    async with await lib.open_file(path, "w") as file:
        await file.write("one ")
        await file.write("two")
    return path.read_text()


@expect("one two")
async def test_appending(lib: Backend, path: Path) -> str:
    path.write_text("one")
    async with await lib.open_file(path, "a") as file:
        await file.write(" two")
    return path.read_text()


@expect([b"\xe4", "ä", "ä"])
async def test_the_options_of_open(lib: Backend, path: Path) -> list[object]:
    async with await lib.open_file(path, "w", encoding="latin-1") as file:
        await file.write("ä")
    async with await lib.open_file(path, encoding="latin-1") as file:
        return [path.read_bytes(), await file.read(), path.read_text("latin-1")]


@expect([b"loops", b"three ", b"loops"])
async def test_seeking(lib: Backend, path: Path) -> list[bytes]:
    path.write_bytes(b"three loops")
    async with await lib.open_file(path, "rb") as file:
        await file.seek(6)
        first = await file.read()
        await file.seek(0)
        second = await file.read(6)
        await file.seek(-5, 2)
        return [first, second, await file.read()]


@expect(["one\n", "\n", "three"])
async def test_lines(lib: Backend, path: Path) -> list[str]:
    path.write_text("one\n\nthree")
    async with await lib.open_file(path) as file:
        return [line async for line in file]


@expect(["one\n", "two", "", ""])
async def test_one_line_at_a_time(lib: Backend, path: Path) -> list[str]:
    path.write_text("one\ntwo")
    async with await lib.open_file(path) as file:
        return [await file.readline() for _ in range(4)]


@expect([["a\n", "b\n", "c"], ["a\r\n", "b\r", "c"], [b"a\r\n", b"b\rc"]])
async def test_line_ends_are_those_of_the_mode(lib: Backend, path: Path) -> list[Any]:
    path.write_bytes(b"a\r\nb\rc")
    seen = []
    for mode, options in (("r", {}), ("r", {"newline": ""}), ("rb", {})):
        async with await lib.open_file(path, mode, **options) as file:
            seen.append([line async for line in file])
    return seen


@expect([["three", " loop", "s"], [b"three", b" loop", b"s"], ["äöü", "ß"]])
async def test_chunks(lib: Backend, path: Path) -> list[Any]:
    seen: list[Any] = []
    path.write_text("three loops")
    for mode in ("r", "rb"):
        async with await lib.open_file(path, mode) as file:
            seen.append([chunk async for chunk in file.chunks(5)])
    path.write_text("äöüß", encoding="utf-8")
    async with await lib.open_file(path, encoding="utf-8") as file:
        seen.append([chunk async for chunk in file.chunks(3)])
    return seen


@expect([[], [], "", b""])
async def test_an_empty_file(lib: Backend, path: Path) -> list[Any]:
    path.touch()
    async with await lib.open_file(path) as file, await lib.open_file(path, "rb") as binary:
        return [
            [line async for line in file],
            [chunk async for chunk in binary.chunks(10)],
            await file.read(),
            await binary.read(),
        ]


@pytest.mark.parametrize("mode", ["r", "rb"])
@expect(["one\n", "two\n", "three\n", "four\nfive\n"])
async def test_every_way_of_reading_goes_on_where_the_last_one_stopped(
    lib: Backend, path: Path, mode: str
) -> list[str]:
    path.write_text("one\ntwo\nthree\nfour\nfive\n")
    seen = []
    async with await lib.open_file(path, mode) as file:
        seen.append(await first_line(file))
        seen.append(await file.readline())
        seen.append(await first_line(file))
        seen.append(await file.read())
    return [part if isinstance(part, str) else part.decode() for part in seen]


@expect([b"one\n", b"two\n", b"one\n", b"one\nTWO\n"])
async def test_writing_and_seeking_between_lines(lib: Backend, path: Path) -> list[bytes]:
    path.write_bytes(b"one\ntwo\n")
    seen = []
    async with await lib.open_file(path, "r+b") as file:
        async for line in file:
            seen.append(line)
        await file.seek(0)
        seen.append(await file.readline())
        await file.seek(4)
        await file.write(b"TWO\n")
        await file.seek(0)
        seen.append(await file.read())
    return seen


@expect(b"one\nTWO\nthree\n")
async def test_writing_where_a_line_was_read(lib: Backend, path: Path) -> bytes:
    path.write_bytes(b"one\ntwo\nthree\n")
    async with await lib.open_file(path, "r+b") as file:
        await file.readline()
        await file.write(b"TWO\n")
    return path.read_bytes()


@expect(True)
async def test_many_lines_are_those_of_the_builtin(lib: Backend, path: Path) -> bool:
    # Lines of every length around the sizes of buffers, and a line that is longer than most.
    lengths = [*range(60), 8190, 8191, 8192, 8193, 16384, 65535, 65536, 200_000, *range(60)]
    path.write_text("".join("x" * length + "\n" for length in lengths) + "the last")
    async with await lib.open_file(path) as file:
        lines = [line async for line in file]
    with path.open() as plain:
        return lines == list(plain)


@expect(True)
async def test_many_chunks_are_the_file(lib: Backend, path: Path) -> bool:
    data = hashlib.shake_256(b"seed").digest(1_000_003)
    path.write_bytes(data)
    async with await lib.open_file(path, "rb") as file:
        chunks = [chunk async for chunk in file.chunks(65536)]
    return b"".join(chunks) == data and {len(chunk) for chunk in chunks[:-1]} == {65536}


@expect([str(number) for number in range(30)])
async def test_many_files_at_once(lib: Backend, tmp_path: Path) -> list[str]:
    async def read(number: int) -> None:
        (tmp_path / str(number)).write_text(str(number))
        async with await lib.open_file(tmp_path / str(number)) as file:
            contents[number] = await file.read()

    contents: dict[int, str] = {}
    async with lib.open_task_group() as group:
        for number in range(30):
            group.start_soon(read, number)
    return [contents[number] for number in range(30)]


@expect(["FileNotFoundError", "IsADirectoryError", "ValueError"])
async def test_what_open_raises_comes_out_as_it_is(lib: Backend, tmp_path: Path) -> list[str]:
    return [
        await raised(lib.open_file(tmp_path / "missing")),
        await raised(lib.open_file(tmp_path)),
        await raised(lib.open_file(tmp_path / "file", "no mode")),
    ]


@expect([True, "UnicodeDecodeError", "UnicodeDecodeError"])
async def test_what_a_read_raises_comes_out_as_it_is(lib: Backend, path: Path) -> list[object]:
    path.write_bytes(b"\xff" * 10)
    async with await lib.open_file(path, "w") as file:
        try:
            await file.read()
        except OSError as error:  # io.UnsupportedOperation is both
            unsupported = isinstance(error, ValueError)
    path.write_bytes(b"\xff" * 10)
    async with await lib.open_file(path, encoding="utf-8") as file:
        seen = await raised(file.read())
    async with await lib.open_file(path, encoding="utf-8") as file:
        return [unsupported, seen, await raised(file.readline())]


@expect(["ValueError", "ValueError", "ValueError"])
async def test_a_closed_file(lib: Backend, path: Path) -> list[str]:
    path.write_text("three")
    file = await lib.open_file(path)
    await file.aclose()
    await file.aclose()
    return [
        await raised(file.read()),
        await raised(file.readline()),
        await raised(first_line(file)),
    ]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is Linux's")
@expect("OSError")
async def test_an_error_while_closing_comes_out_and_the_file_is_closed(lib: Backend) -> str:
    async def write() -> None:
        async with await lib.open_file("/dev/full", "w") as file:
            await file.write("there is no room for this, which only the flush finds out")

    # That nothing is left open is seen by whoever runs the cases.
    return await raised(write())
