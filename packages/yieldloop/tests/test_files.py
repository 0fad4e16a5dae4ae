"""Files in worker threads: lines and chunks, read ahead and put back, cancelled and closed."""

import os
import threading

import pytest

import yieldloop
from yieldloop._suspend import here


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "file"
    made.write_bytes(b"".join(b"line %d\n" % number for number in range(10_000)) + b"the end")
    return made


def test_lines_are_read_ahead_and_nobody_notices(run, path):
    async def main():
        async with yieldloop.aopen(path) as file:
            count = 0
            async for line in file:
                assert line == f"line {count}\n"
                count += 1
                if count == 5000:
                    break
            assert await file.readline() == "line 5000\n"
            assert await file.tell() == len("".join(f"line {n}\n" for n in range(5001)))
            assert await file.read(5) == "line "
            assert await file.readline() == "5001\n"
            rest = [line async for line in file]
            assert rest[0] == "line 5002\n" and rest[-1] == "the end"
            assert (await file.readline(), await file.read()) == ("", "")
        with pytest.raises(ValueError, match="closed file"):
            await file.readline()
        return file.closed

    assert run(main)


def test_a_million_lines_are_not_a_million_errands(run, path):
    errands = []

    async def main():
        async with yieldloop.aopen(path, "rb") as file:
            submit = yieldloop.current_task().loop.workers.submit
            loop = yieldloop.current_task().loop

            class Counted:
                def submit(self, *args, **options):
                    errands.append(args)
                    submit(*args, **options)

            kept, loop.workers = loop.workers, Counted()
            try:
                return len([line async for line in file])
            finally:
                loop.workers = kept

    assert run(main) == 10_001
    assert len(errands) < 10


def test_chunks_and_writing(run, tmp_path):
    async def main():
        async with yieldloop.aopen(tmp_path / "new", "w+b") as file:
            assert await file.write(b"x" * 10) == 10
            await file.writelines([b"y" * 5, b"z"])
            await file.flush()
            assert os.fstat(file.file.fileno()).st_size == 16
            await file.seek(8)
            chunks = [chunk async for chunk in file.chunks(4)]
            await file.truncate(3)
            await file.seek(0)
            buffer = bytearray(10)
            assert await file.readinto(buffer) == 3
            with pytest.raises(ValueError, match="at least 1"):
                file.chunks(0)
        return chunks

    assert run(main) == [b"xxyy", b"yyyz"]


def test_a_generator_reads_as_well(run, path):
    def main():
        file = yield from yieldloop.aopen(path)
        try:
            return (yield from file.readline())
        finally:
            yield from file.close()

    assert run(main) == "line 0\n"


def test_errors_come_out_as_themselves(run, tmp_path):
    async def main():
        with pytest.raises(FileNotFoundError):
            async with yieldloop.aopen(tmp_path / "missing"):
                pass
        async with yieldloop.aopen(tmp_path / "broken", "wb") as file:
            await file.write(b"good\n\xff\n")
        async with yieldloop.aopen(tmp_path / "broken") as file:
            lines = []
            with pytest.raises(UnicodeDecodeError):
                async for line in file:
                    lines.append(line)

    run(main)


def test_a_cancelled_read_is_waited_for_and_nothing_is_lost(run):
    reader, writer = os.pipe()

    async def reads(file, seen):
        seen.append(await file.read(3))
        await yieldloop.checkpoint()
        seen.append("never")

    async def main():
        seen = []
        async with yieldloop.aopen(reader, "rb", buffering=0) as file:
            task = yieldloop.spawn(reads, file, seen)
            queued = yieldloop.spawn(reads, file, seen)
            await yieldloop.checkpoint()
            await yieldloop.checkpoint()
            task.cancel()
            queued.cancel()  # it waits for its turn: nothing was begun
            await queued.wait()
            assert queued.cancelled and not task.terminated
            os.write(writer, b"onetwo")
            await task.wait()
            assert task.cancelled and seen == [b"one"]
            assert await file.read(3) == b"two"
        os.close(writer)

    run(main)


def test_a_pipe_is_read_line_by_line(run):
    reader, writer = os.pipe()

    async def main():
        async with yieldloop.aopen(reader) as file:
            os.write(writer, b"one\n")
            assert await file.readline() == "one\n"
            threading.Timer(0.01, os.close, [writer]).start()
            return [line async for line in file]

    assert run(main) == []


def test_closing_happens_even_if_cancelled(run, path):
    async def main():
        with yieldloop.CancelScope() as scope:
            async with yieldloop.aopen(path) as file:
                scope.cancel()
        assert file.closed
        with yieldloop.CancelScope() as scope:
            scope.cancel()
            return await yieldloop.aopen(path)

    file = run(main)
    assert isinstance(file, yieldloop.File)
    file.file.close()


def test_ctrl_c_while_it_closes_leaves_it_closed(run, path, monkeypatch):
    def interrupt(_function):
        raise KeyboardInterrupt

    async def main():
        file = await yieldloop.aopen(path)
        monkeypatch.setattr("yieldloop._files.run_in_thread", interrupt)
        with pytest.raises(KeyboardInterrupt):
            await file.close()
        return file.closed

    assert run(main)


def test_a_line_that_was_read_ahead_waits_for_what_is_under_way(run, path):
    go = threading.Event()

    async def main():
        async with yieldloop.aopen(path, "rb") as file:
            await file.readline()
            here.loop.thread_limiter = yieldloop.CapacityLimiter(1)
            tasks = [
                yieldloop.spawn(yieldloop.run_in_thread, go.wait),
                yieldloop.spawn(file.seek, 0),
                yieldloop.spawn(file.readline),
            ]
            await yieldloop.checkpoint()
            assert not tasks[2].terminated
            go.set()
            return [await task.join() for task in tasks]

    assert run(main) == [True, 0, b"line 0\n"]
