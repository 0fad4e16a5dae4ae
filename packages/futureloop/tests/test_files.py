"""How is a file read without stopping everyone?"""

import asyncio
import os
import threading

import pytest

import futureloop
from futureloop._files import BLOCK
from futureloop._threads import MOST_THREADS
from loopbase import VirtualClock


def run(main, *args):
    threads = threading.active_count()
    result = futureloop.run(main(*args), clock=VirtualClock())
    assert threading.active_count() == threads
    return result


class Slow:
    """A file whose reads wait until they are let go; it says what was done to it."""

    def __init__(self):
        self.go, self.began, self.done, self.closed = (
            threading.Event(),
            threading.Event(),
            [],
            False,
        )

    def read(self, n):
        self.began.set()
        self.go.wait()
        self.done.append("read")
        return b"data"

    def close(self):
        self.done.append("close")
        self.closed = True


def test_what_is_written_is_read(tmp_path):
    async def main():
        async with await futureloop.open_file(tmp_path / "file", "w+") as file:
            assert await file.write("one\ntwo\nthree") == 13
            await file.seek(0)
            assert await file.readline() == "one\n"
            assert await file.read(2) == "tw"
            assert await file.read() == "o\nthree"
            assert await file.read() == await file.readline() == ""
            await file.seek(0)
            assert await file.readlines() == ["one\n", "two\n", "three"]
            assert await file.truncate(3) == 3
            await file.flush()
        assert file.closed
        return (tmp_path / "file").read_text()

    assert run(main) == "one"


@pytest.mark.parametrize("mode", ["r", "rb"])
def test_lines_come_in_blocks_and_all_of_them(tmp_path, mode):
    lines = [f"{'é' * (number % 100)} {number}\n" for number in range(5000)] + ["end"]
    (tmp_path / "file").write_text("".join(lines), newline="")

    async def main():
        hops, loop = [], asyncio.get_running_loop()
        submit = loop.run_in_executor
        loop.run_in_executor = lambda *args: hops.append(1) or submit(*args)
        async with await futureloop.open_file(tmp_path / "file", mode) as file:
            seen = [line async for line in file]
        return seen, len(hops)

    seen, hops = run(main)
    assert seen == (lines if mode == "r" else [line.encode() for line in lines])
    size = os.stat(tmp_path / "file").st_size
    assert hops <= size // BLOCK + 5  # open, the end, close


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mode", ["r+", "rb+"])
def test_between_the_lines_the_position_is_where_one_believes(tmp_path, mode, newline):
    text = "".join(f"zeile {number} ü{newline}" for number in range(100))
    (tmp_path / "file").write_bytes(text.encode())
    with open(tmp_path / "file", mode) as file:
        for _ in range(3):
            line = file.readline()
        position, following, rest = file.tell(), file.read(4), file.readline()

    async def main():
        async with await futureloop.open_file(tmp_path / "file", mode) as file:
            seen = [await anext(file) for _ in range(3)]
            assert seen[-1] == line
            assert await file.tell() == position
            assert await anext(file) == following + rest
            await file.seek(position)
            assert await anext(file) == following + rest
            await file.seek(position)
            assert await file.read(4) == following
            assert await file.readline() == rest
            await file.seek(0)
            for _ in range(3):
                await anext(file)
            assert await file.read(4) == following
            if mode == "rb+":  # Python's text files write anywhere after a read without a seek
                at = await file.tell()
                await file.write(b"new")
                assert await file.tell() == at + 3
        return (tmp_path / "file").read_bytes()

    changed = run(main)
    assert len(changed) == len(text.encode())
    assert changed.count(b"new") == (mode == "rb+")


def test_a_rest_is_read_through_fetched_lines(tmp_path):
    (tmp_path / "file").write_bytes(b"".join(b"%d\n" % number for number in range(10)))

    async def main():
        async with await futureloop.open_file(tmp_path / "file", "rb") as file:
            assert await anext(file) == b"0\n"
            assert await file.read(3) == b"1\n2"
            assert await file.read(0) == b""
            assert await file.readline() == b"\n"
            return await file.read(), await file.read()

    assert run(main) == (b"3\n4\n5\n6\n7\n8\n9\n", b"")


def test_chunks(tmp_path):
    (tmp_path / "file").write_bytes(b"x" * 10)

    async def main():
        async with await futureloop.open_file(tmp_path / "file", "rb") as file:
            with pytest.raises(ValueError):
                file.chunks(0)
            return [len(chunk) async for chunk in file.chunks(4)]

    assert run(main) == [4, 4, 2]


def test_an_error_among_the_lines_comes_after_those_before_it(tmp_path):
    good = [f"line {number}\n" for number in range(5000)]
    (tmp_path / "file").write_bytes("".join(good).encode() + b"\xff\n")

    def plainly():
        seen = []
        with open(tmp_path / "file", encoding="utf-8") as file, pytest.raises(UnicodeDecodeError):
            while line := file.readline():
                seen.append(line)
        return seen

    async def main():
        seen = []
        async with await futureloop.open_file(tmp_path / "file", encoding="utf-8") as file:
            with pytest.raises(UnicodeDecodeError):
                async for line in file:
                    seen.append(line)
        return seen

    assert run(main) == plainly()


def test_lines_of_a_pipe_come_one_by_one():
    async def main():
        reader, writer = os.pipe()
        async with (
            await futureloop.open_file(writer, "wb", buffering=0) as out,
            await futureloop.open_file(reader, "rb") as lines,
        ):
            for number in range(3):
                await out.write(b"%d\n" % number)
                assert await anext(lines) == b"%d\n" % number
            await out.aclose()
            return [line async for line in lines]

    assert run(main) == []


def test_errors_come_out_as_themselves(tmp_path):
    async def main():
        with pytest.raises(FileNotFoundError):
            await futureloop.open_file(tmp_path / "none")
        with pytest.raises(TypeError, match="mode"):
            await futureloop.open_file(tmp_path / "none", 1)
        file = await futureloop.open_file(tmp_path / "file", "w")
        with pytest.raises(OSError):
            await file.read()
        await file.aclose()
        await file.aclose()
        for use in (file.read, file.readline, file.tell, file.__anext__):
            with pytest.raises(ValueError, match="closed"):
                await use()

    run(main)


def test_it_is_closed_when_the_block_raises(tmp_path):
    async def main():
        with pytest.raises(KeyError):
            async with await futureloop.open_file(tmp_path / "file", "w") as file:
                await file.write("kept")
                raise KeyError
        assert file.closed
        return (tmp_path / "file").read_text()

    assert run(main) == "kept"


def test_others_run_meanwhile():
    async def main():
        slow, seen = Slow(), []
        file = futureloop.File(slow)

        async def other():
            await futureloop.to_thread(slow.began.wait)
            seen.append("other")
            slow.go.set()

        async with futureloop.TaskGroup() as group:
            group.create_task(other())
            seen.append(await file.read(4))
        return seen

    assert run(main) == ["other", b"data"]


def test_a_cancelled_read_is_waited_for_has_its_data_and_is_told_later():
    async def main():
        slow, seen = Slow(), []

        async def reader(file):
            async with file:
                seen.append(await file.read(4))
                try:
                    await futureloop.checkpoint()
                except futureloop.CancelledError as error:
                    seen.append(error.args)
                    raise

        task = futureloop.create_task(reader(futureloop.File(slow)))
        await futureloop.to_thread(slow.began.wait)
        task.cancel("now")
        await futureloop.checkpoint()
        assert not task.done() and slow.done == []
        slow.go.set()
        await futureloop.wait([task])
        return task.cancelled(), seen, slow.done

    threads = threading.active_count()
    cancelled, seen, done = run(main)
    assert cancelled and seen == [b"data", ("now",)] and done == ["read", "close"]
    assert threading.active_count() == threads


def test_a_task_that_was_cancelled_before_begins_nothing(tmp_path):
    async def main():
        slow = Slow()
        file = futureloop.File(slow)

        async def reader(begin):
            futureloop.current_task().cancel()
            await begin()

        for begin in (file.read, lambda: futureloop.open_file(tmp_path / "file", "w")):
            task = futureloop.create_task(reader(begin))
            await futureloop.wait([task])
            assert task.cancelled()
        await file.aclose()
        return slow.done, os.listdir(tmp_path)

    assert run(main) == (["close"], [])


def test_a_close_that_is_cancelled_waits_its_turn_and_closes():
    async def main():
        slow = Slow()
        file = futureloop.File(slow)
        reader = futureloop.create_task(file.read(4))
        await futureloop.to_thread(slow.began.wait)
        closer = futureloop.create_task(file.aclose())
        await futureloop.checkpoint()
        closer.cancel()
        await futureloop.checkpoint()
        assert not closer.done()
        slow.go.set()
        await futureloop.wait([reader, closer])
        return reader.result(), slow.done

    assert run(main) == (b"data", ["read", "close"])


def test_a_timeout_that_the_last_read_outlives_is_no_timeout():
    async def main():
        slow = Slow()
        file = futureloop.File(slow)
        loop = asyncio.get_running_loop()
        async with futureloop.move_on_after(100) as scope:
            scope.cancel()
            with pytest.raises(futureloop.CancelledError):
                await file.read(4)
            loop.call_soon(slow.go.set)
            data = await file.read(4)
        return data, futureloop.current_task().cancelling()

    assert run(main) == (b"data", 0)


def test_a_call_that_finds_no_thread_is_cancelled_at_once():
    async def main():
        go, slow = threading.Event(), Slow()
        slow.go.set()
        loop = asyncio.get_running_loop()
        busy = [loop.run_in_executor(None, go.wait) for _ in range(MOST_THREADS)]
        file = futureloop.File(slow)
        task = futureloop.create_task(file.read(4))
        await futureloop.checkpoint()
        task.cancel()
        await futureloop.wait([task])
        go.set()
        await futureloop.gather(*busy)
        assert task.cancelled() and slow.done == []
        return await file.read(4)

    assert run(main) == b"data"


def test_writes_of_several_tasks_do_not_mix(tmp_path):
    async def main():
        async with await futureloop.open_file(tmp_path / "file", "w") as file:
            lines = [str(number) * 1000 + "\n" for number in range(10)]
            await futureloop.gather(*(file.write(line) for line in lines))
        return (tmp_path / "file").read_text().splitlines(keepends=True) == lines

    assert run(main)


def test_asyncios_own_task_is_told(tmp_path):
    async def main():
        loop = asyncio.get_running_loop()
        return await asyncio.Task(futureloop.open_file(tmp_path / "file", "w"), loop=loop)

    with pytest.raises(RuntimeError, match=r"asyncio's own task.*futureloop\.create_task"):
        run(main)
