import io
import os
import threading

import pytest

import nurseryloop
import nurseryloop.testing
from nurseryloop import Cancelled, CancelScope, move_on_after, open_file, wrap_file


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"".join(b"line %d\n" % number for number in range(5000)))
    return path


def test_what_is_written_is_read(run, tmp_path):
    async def main():
        async with await open_file(tmp_path / "new", "w+", encoding="utf-8") as file:
            assert await file.write("drei Wörter hier\n") == 17
            assert await file.seek(0) == 0
            assert await file.read(4) == "drei"
            assert await file.readline() == " Wörter hier\n"
            assert (file.mode, file.closed) == ("w+", False)
        assert file.closed
        with pytest.raises(ValueError, match="closed"):
            await file.read()

    run(main)


def test_opening_what_is_not_there_raises_what_open_raises(run, tmp_path):
    async def main():
        with pytest.raises(FileNotFoundError):
            await open_file(tmp_path / "none")
        with pytest.raises(ValueError, match="mode"):
            await open_file(tmp_path / "none", "q")

    run(main)


def test_a_loop_over_lines_needs_few_threads_and_other_calls_continue_where_it_is(run, path):
    errands = []

    class Counting(io.BufferedReader):
        def tell(self):
            errands.append(threading.current_thread())
            return super().tell()

    async def main():
        seen = 0
        async with wrap_file(Counting(io.FileIO(path))) as file:
            async for line in file:
                assert line == b"line %d\n" % seen
                seen += 1
                if seen == 2000:
                    break
            assert len(errands) == 1
            assert await file.readline() == b"line 2000\n"
            position = await file.tell()
            async for line in file:
                assert line == b"line 2001\n"
                break
            assert await file.seek(0, os.SEEK_CUR) == position + len(b"line 2001\n")
            assert len((await file.read()).splitlines()) == 5000 - 2002
            assert [line async for line in file] == []

    run(main)


def test_two_tasks_share_the_lines_and_none_is_lost(run, path):
    async def main():
        seen, read = [], []
        async with await open_file(path, "rb") as file:

            async def take():
                async for line in file:
                    seen.append(line)
                    if len(seen) % 7 == 0:
                        await nurseryloop.checkpoint()

            async def read_now_and_then():
                for _ in range(20):
                    read.append(await file.readline())

            async with nurseryloop.open_nursery() as nursery:
                nursery.start_soon(take)
                nursery.start_soon(take)
                nursery.start_soon(read_now_and_then)
        assert sorted(seen + [line for line in read if line]) == sorted(
            path.read_bytes().splitlines(keepends=True)
        )

    run(main)


def test_chunks(run, path):
    async def main():
        async with await open_file(path, "rb") as file:
            chunks = [chunk async for chunk in file.chunks(1000)]
            assert b"".join(chunks) == path.read_bytes()
            assert {len(chunk) for chunk in chunks[:-1]} == {1000}
            await file.seek(0)
            async for _ in file.chunks(10):
                break  # and nothing is left to be finished
            with pytest.raises(ValueError, match="at least 1"):
                file.chunks(0)

    run(main)


def test_a_read_under_way_is_waited_for_when_cancelled_and_nothing_is_lost(run):
    reader, writer = os.pipe()

    async def main():
        got = []

        async def read(file):
            got.append(await file.read(10))

        async with wrap_file(os.fdopen(reader, "rb", buffering=0)) as file:
            async with nurseryloop.open_nursery() as nursery:
                nursery.start_soon(read, file)
                await nurseryloop.testing.wait_all_tasks_blocked()
                nursery.cancel_scope.cancel()
                os.write(writer, b"late")
            assert got == [b"late"]
            with move_on_after(0) as scope:
                await file.read(10)
            assert scope.cancelled_caught
            os.write(writer, b"more")
            assert await file.read(10) == b"more"
        os.close(writer)

    run(main)


def test_closing_happens_whoever_is_cancelled_or_interrupted(run, tmp_path):
    async def cancelled():
        with CancelScope() as scope:
            file = await open_file(tmp_path / "file", "w")
            scope.cancel()
            with pytest.raises(Cancelled):
                await file.write("a")
            with pytest.raises(Cancelled):
                await file.aclose()
        assert file.closed

    run(cancelled)
    files = []

    async def interrupted():
        files.append(await open_file(tmp_path / "file", "w"))
        await files[0].write("unwritten until flushed")
        task = nurseryloop.lowlevel.current_task()
        task._interrupted = True  # as Ctrl-C does in a place where it has to wait
        await files[0].aclose()

    with pytest.raises(KeyboardInterrupt):
        run(interrupted)
    assert files[0].closed
    assert (tmp_path / "file").read_text() == "unwritten until flushed"


def test_only_files_are_wrapped_and_only_what_they_have_is_there(run):
    class OnlyWrites:
        def write(self, text):
            return len(text)

        def close(self):
            pass

    async def main():
        with pytest.raises(TypeError, match="open_file"):
            wrap_file("path")
        file = wrap_file(OnlyWrites())
        assert await file.write("four") == 4
        assert not hasattr(file, "read")
        assert not hasattr(file, "fileno")
        assert "write" in dir(file)
        assert "read" not in dir(file)
        inner = wrap_file(io.TextIOWrapper(io.BytesIO(b"text")))
        assert isinstance(await inner.detach(), nurseryloop.AsyncIOWrapper)

    run(main)
