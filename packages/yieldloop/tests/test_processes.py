"""Child processes: output, end, cancellation, and nobody left behind."""

import os
import signal
import subprocess
import sys
from functools import partial

import pytest

import yieldloop
from yieldloop._suspend import here

PYTHON = sys.executable


@pytest.fixture(params=["pidfd", "thread"])
def way(request, monkeypatch):
    """How the end of a child is heard of."""
    if request.param == "thread":
        monkeypatch.setattr("yieldloop._processes.open_pidfd", lambda _child: None)


@pytest.fixture(autouse=True)
def nobody_is_left():
    yield
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def sh(line):
    return ["/bin/sh", "-c", line]


def test_what_it_says_and_how_it_ends(way):
    async def main():
        done = await yieldloop.run_process(sh("cat; echo no >&2; exit 3"), input=b"yes")
        assert (done.returncode, done.stdout, done.stderr) == (3, b"yes", b"no\n")
        with pytest.raises(subprocess.CalledProcessError):
            await yieldloop.run_process(sh("exit 3"), check=True)
        with pytest.raises(FileNotFoundError):
            await yieldloop.open_process(["/no/such/program"])
        with pytest.raises(TypeError, match="list"):
            await yieldloop.open_process("ls -l")
        done = await yieldloop.run_process("echo $((1+1))", shell=True, stdin=subprocess.DEVNULL)
        return done.stdout

    assert yieldloop.run(main) == b"2\n"


def test_more_than_pipes_hold_both_ways_and_input_that_is_not_read():
    async def main():
        data = os.urandom(1_000_000)
        done = await yieldloop.run_process(["cat"], input=data)
        assert done.stdout == data
        return (await yieldloop.run_process(["true"], input=data)).returncode

    assert yieldloop.run(main) == 0


def test_pipes_are_streams(way):
    async def main():
        async with await yieldloop.open_process(["cat"]) as process:
            assert process.returncode is None
            await process.stdin.write(b"one\ntwo\n")
            assert await process.stdout.readline() == b"one\n"
            assert await process.stdout.read() == b"two\n"
            await process.stdin.write_eof()
            with pytest.raises(yieldloop.ClosedResourceError):
                await process.stdin.write(b"x")
            assert await process.stdout.read() == b""
        with pytest.raises(yieldloop.ClosedResourceError):
            await process.stdout.read()
        return process.returncode, repr(process)

    code, text = yieldloop.run(main)
    assert code == 0 and "ended 0" in text


def test_any_number_of_tasks_wait_for_the_end(way):
    async def main():
        async with await yieldloop.open_process(["sleep", "1000"]) as process:
            async with yieldloop.TaskGroup() as group:
                tasks = [group.spawn(process.wait) for _ in range(3)]
                cancelled = group.spawn(process.wait)
                await yieldloop.sleep(0.01)
                cancelled.cancel()
                process.terminate()
            process.kill()  # it has ended
        return [task.result for task in tasks]

    assert yieldloop.run(main) == [-signal.SIGTERM] * 3


def test_a_block_that_is_left_by_an_exception_kills_its_child(way):
    async def main():
        with pytest.raises(ZeroDivisionError):
            async with await yieldloop.open_process(["sleep", "1000"]) as process:
                _ = 1 / 0
        return process.returncode

    assert yieldloop.run(main) == -signal.SIGKILL


def test_a_cancelled_wait_at_the_end_of_the_block_kills_the_child():
    async def main():
        async with (
            yieldloop.ignore_after(0.01),
            await yieldloop.open_process(["sleep", "1000"]) as process,
        ):
            pass
        return process.returncode

    assert yieldloop.run(main) == -signal.SIGKILL


def test_a_cancelled_run_asks_first_and_then_kills():
    ignores = "trap '' TERM; echo ready; while :; do sleep 0.01; done"

    async def main():
        codes = []
        for command in (["sleep", "1000"], sh(ignores)):
            reader, writer = os.pipe()
            task = yieldloop.spawn(run, command, writer, codes)
            await yieldloop.wait_readable(reader) if "ready" in command[-1] else None
            await yieldloop.sleep(0.02)
            task.cancel()
            await task.wait()
            assert task.cancelled
            os.close(reader)
            os.close(writer)
        return codes

    async def run(command, writer, codes):
        try:
            await yieldloop.run_process(command, stdout=writer, kill_after=0.05)
        finally:
            codes.append(sent.copy())
            sent.clear()

    sent = []

    async def watched():
        original = yieldloop._processes.send_signal

        def note(child, number):
            sent.append(number)
            original(child, number)

        yieldloop._processes.send_signal = note
        try:
            return await main()
        finally:
            yieldloop._processes.send_signal = original

    term, kill = signal.SIGTERM, signal.SIGKILL
    assert yieldloop.run(watched) == [[term, kill], [term, kill]]


def test_a_run_that_is_cancelled_again_while_it_ends_its_child_ends_it_all_the_same():
    ignores = "trap '' TERM; echo ready; while :; do sleep 0.01; done"

    async def main():
        reader, writer = os.pipe()
        command = partial(yieldloop.run_process, sh(ignores), stdout=writer, kill_after=0.1)
        task = yieldloop.spawn(command)
        await yieldloop.wait_readable(reader)
        for _ in range(2):
            task.cancel()
            await yieldloop.sleep(0.02)
        await task.wait()
        os.close(reader)
        os.close(writer)
        return task.cancelled

    assert yieldloop.run(main)


def test_nothing_is_kept_of_a_child_that_has_ended():
    async def main():
        known = here.loop.poller.descriptors
        await yieldloop.run_process(["cat"], input=b"x")
        return dict(known)

    assert yieldloop.run(main) == {}


def test_children_of_others_are_left_alone():
    async def main():
        await yieldloop.run_process(["true"])

    other = subprocess.Popen(sh("exit 7"))
    os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)
    yieldloop.run(main)
    assert other.wait() == 7


def test_a_virtual_clock_does_not_wait_for_a_child(run, way):
    async def main():
        async with await yieldloop.open_process(["sleep", "1000"]) as process:
            async with yieldloop.ignore_after(50) as timeout:
                await process.wait()
            process.kill()
        return timeout.expired, yieldloop.clock()

    assert run(main) == (True, 50)


def test_a_generator_runs_a_program():
    def main():
        return (yield from yieldloop.run_process(["echo", "hello"])).stdout

    assert yieldloop.run(main) == b"hello\n"
