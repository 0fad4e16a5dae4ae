"""How is a child process awaited?"""

import asyncio
import gc
import os
import signal
import subprocess
import sys
import threading
import warnings
from subprocess import PIPE

import pytest

import futureloop
from futureloop import _processes

PYTHON = sys.executable
DOUBLE = "import sys; data = sys.stdin.buffer.read(); sys.stdout.buffer.write(data * 2)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "print(flush=True); time.sleep(100)"
)


@pytest.fixture(params=["pidfd", "thread"], autouse=True)
def how(request, monkeypatch):
    if request.param == "thread":
        monkeypatch.setattr(_processes, "open_pidfd", lambda child: None)
    return request.param


def run(main):
    before = set(os.listdir("/proc/self/fd"))
    result = futureloop.run(main())
    assert set(os.listdir("/proc/self/fd")) == before
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    return result


def test_more_than_a_pipe_holds_in_both_directions():
    async def main():
        data = os.urandom(1 << 20)
        done = await futureloop.run_process([PYTHON, "-c", DOUBLE], input=data)
        return done.returncode, done.stdout == data * 2, done.stderr

    assert run(main) == (0, True, b"")


def test_what_became_of_it():
    async def main():
        done = await futureloop.run_process(["sh", "-c", "echo out; echo err >&2; exit 3"])
        assert (done.returncode, done.stdout, done.stderr) == (3, b"out\n", b"err\n")
        with pytest.raises(subprocess.CalledProcessError):
            await futureloop.run_process(["false"], check=True)
        done = await futureloop.run_process(["sh", "-c", "kill -9 $$"], stdout=None, stderr=None)
        assert (done.stdout, done.stderr) == (None, None)
        return done.returncode

    assert run(main) == -9


def test_talking_to_a_child():
    async def main():
        async with await futureloop.create_subprocess_exec(
            "cat", stdin=PIPE, stdout=PIPE
        ) as process:
            for line in (b"one\n", b"two\n"):
                process.stdin.write(line)
                await process.stdin.drain()
                assert await process.stdout.readline() == line
            assert process.returncode is None and "running" in repr(process)
            process.stdin.write_eof()
            assert await process.stdout.read() == b""
            assert process.stderr is None
            with pytest.raises(ValueError, match="stdin=PIPE"):
                process.stdin = None
                await process.communicate(b"x")
        return process.returncode, repr(process).endswith("returned 0>")

    assert run(main) == (0, True)


def test_a_line_of_the_shell_and_any_number_that_wait():
    async def main():
        process = await futureloop.create_subprocess_shell("read line; exit 4", stdin=PIPE)
        waiting = [futureloop.create_task(process.wait()) for _ in range(3)]
        cancelled = futureloop.create_task(process.wait())
        await futureloop.checkpoint()
        cancelled.cancel()
        process.stdin.close()
        return await futureloop.gather(*waiting)

    assert run(main) == [4, 4, 4]


def test_signals_and_none_to_one_that_has_ended():
    async def main():
        process = await futureloop.create_subprocess_exec("sleep", "100")
        process.terminate()
        assert await process.wait() == -signal.SIGTERM
        process.kill()
        process.send_signal(signal.SIGUSR1)
        return await process.wait()

    assert run(main) == -signal.SIGTERM


def test_a_block_that_is_left_by_an_exception_kills_the_child():
    async def main():
        with pytest.raises(KeyError):
            async with await futureloop.create_subprocess_exec(
                PYTHON, "-c", STUBBORN, stdout=PIPE
            ) as process:
                await process.stdout.readline()
                raise KeyError
        return process.returncode

    assert run(main) == -signal.SIGKILL


def test_a_block_whose_waiting_is_cancelled_kills_the_child():
    async def main():
        process = await futureloop.create_subprocess_exec("sleep", "100")
        with pytest.raises(TimeoutError):
            async with futureloop.timeout(0.05), process:
                pass
        return process.returncode

    assert run(main) == -signal.SIGKILL


@pytest.mark.parametrize("stubborn", [False, True])
def test_a_cancelled_run_asks_the_child_to_end_and_then_makes_it(monkeypatch, tmp_path, stubborn):
    monkeypatch.setattr(_processes, "GRACE", 0.05)
    code = STUBBORN.replace("print(flush=True)", f"open({str(tmp_path / 'ready')!r}, 'w').close()")
    if not stubborn:
        code = code.replace("signal.SIG_IGN", "lambda *_: exit(7)")

    async def main():
        task = futureloop.create_task(futureloop.run_process([PYTHON, "-c", code], input=b""))
        while not (tmp_path / "ready").exists():
            await futureloop.sleep(0.01)
        task.cancel()
        await futureloop.wait([task])
        return task.cancelled()

    assert run(main)


def test_a_child_that_reads_nothing():
    async def main():
        done = await futureloop.run_process(["true"], input=bytes(1 << 20))
        return done.returncode

    assert run(main) == 0


def test_a_program_that_is_not_there():
    async def main():
        with pytest.raises(FileNotFoundError):
            await futureloop.create_subprocess_exec("no such program", stdout=PIPE)
        with pytest.raises(FileNotFoundError):
            await futureloop.run_process(["true"], cwd="/no such folder")
        with pytest.raises(TypeError, match="list"):
            await futureloop.run_process("true")

    run(main)


def test_a_child_that_cannot_be_watched_is_killed(monkeypatch):
    started = []

    def fail(self):
        started.append(self._child)
        raise KeyError

    monkeypatch.setattr(futureloop.Process, "_watch", fail)

    async def main():
        with pytest.raises(KeyError):
            await futureloop.create_subprocess_exec("sleep", "100", stdin=PIPE, stdout=PIPE)
        gc.collect()
        return started[0].returncode

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        assert run(main) == -signal.SIGKILL


def test_other_children_are_left_alone():
    other = subprocess.Popen(["true"])

    async def main():
        await futureloop.run_process(["true"])

    futureloop.run(main())
    assert other.wait() == 0


def test_a_loop_may_end_before_the_child(how):
    async def main():
        return await futureloop.create_subprocess_exec("sleep", "100", stdout=PIPE)

    process = futureloop.run(main())
    child, pid = process._child, process.pid
    with pytest.warns(ResourceWarning, match="unclosed"):
        process.stdout = None  # its descriptor warns
        process._transports.clear()
        gc.collect()
    threads = [thread for thread in threading.enumerate() if str(pid) in thread.name]
    assert len(threads) == (how == "thread")
    os.kill(pid, signal.SIGKILL)
    for thread in threads:
        thread.join()
        assert child.returncode == -signal.SIGKILL
    assert child.wait() == -signal.SIGKILL
    process._forget()


def test_output_that_nobody_reads_warns_nobody():
    async def main():
        process = await futureloop.create_subprocess_exec("echo", "unread", stdout=PIPE)
        await process.wait()
        del process
        gc.collect()
        descriptors = asyncio.get_running_loop()._poller.descriptors
        while descriptors:  # the thread that waited may be about to let go of the child
            await futureloop.sleep(0.001)
            gc.collect()
        return len(descriptors)

    assert run(main) == 0
