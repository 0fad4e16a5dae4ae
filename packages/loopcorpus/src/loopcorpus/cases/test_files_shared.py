"""Who else goes on while a file is read, and what does a cancelled read leave behind?

A named pipe makes a read wait for as long as the case likes: it is a file to those who open it.
"""

import fcntl
import os
import struct
import termios
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._arriving import kind_of
from loopcorpus._cases import expect, needs

pytestmark = [needs("open_file"), pytest.mark.real_clock]


class _Pipe:
    """A named pipe, and both its ends in the hands of the case, so that nobody waits to open it."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self.path = path
        self.descriptor = os.open(path, os.O_RDWR)

    def write(self, data: bytes) -> None:
        os.write(self.descriptor, data)

    def unread(self) -> int:
        """Return how many bytes nobody has read yet."""
        answer = fcntl.ioctl(self.descriptor, termios.FIONREAD, b"\0" * 4)
        return int(struct.unpack("i", answer)[0])

    async def taken(self, lib: Backend) -> None:
        """Wait until somebody has read all that was written, so that his thread is under way."""
        while self.unread():
            await lib.sleep(0.001)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file"


@pytest.fixture
def pipe(tmp_path: Path) -> Iterator[_Pipe]:
    made = _Pipe(tmp_path / "pipe")
    yield made
    os.close(made.descriptor)


@expect(["other tasks", b"line\n"])
async def test_other_tasks_go_on_while_a_read_waits(lib: Backend, pipe: _Pipe) -> list[object]:
    seen: list[object] = []

    async def go_on() -> None:
        await pipe.taken(lib)
        seen.append("other tasks")
        pipe.write(b"ne\n")

    async def read() -> None:
        async with await lib.open_file(pipe.path, "rb") as file:
            seen.append(await file.read(5))

    pipe.write(b"li")
    async with lib.open_task_group() as group:
        group.start_soon(read)
        group.start_soon(go_on)
    return seen


@expect(["other tasks", b"both ends"])
async def test_two_tasks_at_the_two_ends_of_a_pipe(lib: Backend, tmp_path: Path) -> list[object]:
    os.mkfifo(tmp_path / "pipe")
    seen: list[object] = []

    async def write() -> None:
        seen.append("other tasks")  # while the other waits for this end to be opened
        async with await lib.open_file(tmp_path / "pipe", "wb") as file:
            await file.write(b"both ends")

    async def read() -> None:
        group.start_soon(write)
        async with await lib.open_file(tmp_path / "pipe", "rb") as file:
            seen.append(await file.read())

    async with lib.open_task_group() as group:
        group.start_soon(read)
    return seen


@needs("open_task_group")
@expect(["waits for its thread", b"abc", b"def"])
async def test_a_read_that_is_cancelled_under_way_loses_nothing(
    lib: Backend, pipe: _Pipe
) -> list[object]:
    seen: list[object] = []

    async def read() -> None:
        try:
            seen.append(await file.read(3))
        except lib.Cancelled:
            seen.append("cancelled")
            raise

    async with await lib.open_file(pipe.path, "rb") as file:
        async with lib.open_task_group() as group:
            pipe.write(b"a")
            child = group.spawn(read)
            await pipe.taken(lib)
            child.cancel()
            for _ in range(10):
                await lib.checkpoint()
            seen.append("waits for its thread")
            pipe.write(b"bc")
        pipe.write(b"def")
        seen.append(await file.read(3))
    return seen


@needs("open_task_group")
@expect("bytes that come later")
async def test_a_line_that_is_cancelled_under_way_loses_nothing(lib: Backend, pipe: _Pipe) -> str:
    lines: list[str] = []

    async def read() -> None:
        lines.append(await file.readline())

    async with await lib.open_file(pipe.path, encoding="ascii") as file:
        async with lib.open_task_group() as group:
            pipe.write(b"bytes ")
            child = group.spawn(read)
            await pipe.taken(lib)
            child.cancel()
            await lib.checkpoint()
            pipe.write(b"that come later\n")
        if not lines:  # it was cancelled after all: then the line is still there
            lines.append(await file.readline())
    return lines[0].rstrip()


@needs("open_cancel_scope")
@expect(["Cancelled", "three", "ValueError"])
async def test_a_file_is_usable_after_a_cancelled_operation(
    lib: Backend, path: Path
) -> list[object]:
    path.write_text("three")
    seen: list[object] = []
    file = await lib.open_file(path)
    async with lib.open_cancel_scope() as scope:
        scope.cancel()
        seen.append("Cancelled")
        seen.append(await file.read())
    if len(seen) == 1:
        seen.append(await file.read())
    await file.aclose()
    try:
        await file.read()
    except ValueError as error:
        seen.append(kind_of(error))
    return seen


@needs("open_cancel_scope")
@expect("one two")
async def test_a_block_that_is_cancelled_writes_what_is_buffered_and_closes(
    lib: Backend, path: Path
) -> str:
    async with lib.open_cancel_scope() as scope, await lib.open_file(path, "w") as file:
        await file.write("one two")
        scope.cancel()
        await lib.sleep(30)
    return path.read_text()


@expect(["ZeroDivisionError", "one"])
async def test_a_block_that_fails_writes_what_is_buffered_and_closes(
    lib: Backend, path: Path
) -> list[Any]:
    try:
        async with await lib.open_file(path, "w") as file:
            await file.write("one")
            raise ZeroDivisionError
    except ZeroDivisionError as error:
        return [kind_of(error), path.read_text()]


@needs("open_task_group")
@expect("closed")
async def test_opening_that_is_cancelled_leaves_no_descriptor(lib: Backend, tmp_path: Path) -> str:
    os.mkfifo(tmp_path / "pipe")
    beyond = []

    async def read() -> None:
        async with await lib.open_file(tmp_path / "pipe", "rb"):
            beyond.append("opened")
            await lib.sleep(30)

    async with lib.open_task_group() as group:
        child = group.spawn(read)
        for _ in range(10):
            await lib.checkpoint()
        child.cancel()
        for _ in range(10):
            await lib.checkpoint()
        # Its thread waits for a writer.
        while True:
            try:
                writer = os.open(tmp_path / "pipe", os.O_WRONLY | os.O_NONBLOCK)
            except OSError:
                await lib.sleep(0.001)  # the thread has not begun to open it
            else:
                break
    os.close(writer)
    return "closed"
