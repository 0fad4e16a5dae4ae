import os
import signal
import subprocess
import sys
import time
from functools import partial

import pytest

import nurseryloop
from loopbase import VirtualClock
from nurseryloop import (
    BusyResourceError,
    ClosedResourceError,
    move_on_after,
    open_nursery,
    run_process,
)
from nurseryloop.lowlevel import FdStream, open_process
from nurseryloop.testing import wait_all_tasks_blocked

CAT = ["cat"]
STUBBORN = [
    sys.executable,
    "-c",
    "import os, signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "os.write(1, b'ready'); signal.pause()",
]
PIPES = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}


@pytest.fixture
def real():
    """Run on the real clock: children live in real time."""
    return nurseryloop.run


@pytest.fixture(autouse=True)
def no_zombies():
    yield
    with pytest.raises(ChildProcessError):
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)


@pytest.fixture(params=["pidfd", "thread"], autouse=True)
def way(request, monkeypatch):
    if request.param == "thread":
        monkeypatch.setattr(nurseryloop._processes, "open_pidfd", lambda child: None)


def test_what_goes_in_and_comes_out(real):
    data = os.urandom(500_000)

    async def main():
        ended = await run_process(CAT, stdin=data, capture_stdout=True)
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, data, None)
        ended = await run_process(
            "echo out; echo err >&2; exit 3",
            shell=True,
            capture_stdout=True,
            capture_stderr=True,
            check=False,
        )
        assert (ended.returncode, ended.stdout, ended.stderr) == (3, b"out\n", b"err\n")
        with pytest.raises(subprocess.CalledProcessError) as caught:
            await run_process(["false"], capture_stdout=True)
        assert (caught.value.returncode, caught.value.stdout) == (1, b"")
        ended = await run_process(["true"], stdin=data)  # which reads nothing
        assert ended.returncode == 0

    real(main)


def test_streams_and_any_number_of_waiting_tasks(real):
    async def main():
        process = await open_process(CAT, **PIPES)
        assert process.returncode is process.poll() is None
        assert "running" in repr(process)
        codes = []

        async def wait():
            codes.append(await process.wait())

        async with open_nursery() as nursery:
            for _ in range(3):
                nursery.start_soon(wait)
            async with process.stdio as stdio:
                for _ in range(3):
                    await stdio.send_all(b"hello")
                    assert await stdio.receive_some() == b"hello"
                await stdio.send_eof()
                assert await stdio.receive_some() == b""
        assert codes == [0, 0, 0]
        process.kill()  # of no effect
        assert await process.wait() == process.returncode == 0
        assert "status 0" in repr(process)

    real(main)


def test_signals_end_a_child_and_a_cancelled_wait_leaves_it(real):
    async def main():
        process = await open_process(["sleep", "100"])
        with move_on_after(0.01) as scope:
            await process.wait()
        assert scope.cancelled_caught
        assert process.returncode is None
        process.terminate()
        assert await process.wait() == -signal.SIGTERM
        assert "signal 15" in repr(process)

    real(main)


def test_a_cancelled_run_asks_the_child_and_then_makes_it(real, monkeypatch):
    monkeypatch.setattr(nurseryloop._processes, "TERMINATE_SECONDS", 0.1)

    async def main():
        begun = time.monotonic()
        async with open_nursery() as nursery:
            process = await nursery.start(run_process, ["sleep", "100"])
            nursery.cancel_scope.cancel()
        assert process.returncode == -signal.SIGTERM
        async with open_nursery() as nursery:
            process = await nursery.start(partial(run_process, STUBBORN, stdout=subprocess.PIPE))
            assert await process.stdout.receive_some() == b"ready"
            nursery.cancel_scope.cancel()
        assert process.returncode == -signal.SIGKILL
        await process.stdout.aclose()

        async def deliver(process):
            process.kill()
            await nurseryloop.sleep_forever()

        async with open_nursery() as nursery:
            process = await nursery.start(
                partial(run_process, ["sleep", "100"], deliver_cancel=deliver)
            )
            nursery.cancel_scope.cancel()
        assert process.returncode == -signal.SIGKILL
        assert time.monotonic() - begun < 50

    real(main)


def test_what_cannot_be_is_refused(real, tmp_path):
    async def main():
        for error, arguments, options in (
            (FileNotFoundError, [str(tmp_path / "none")], {}),
            (FileNotFoundError, CAT, {"cwd": tmp_path / "none"}),
            (TypeError, "a line without a shell", {}),
            (TypeError, CAT, {"encoding": "utf-8"}),
            (UnicodeError, CAT, {"stdin": "text"}),
            (ValueError, CAT, {"stdin": subprocess.PIPE}),
            (ValueError, CAT, {"stdout": subprocess.PIPE}),
            (ValueError, CAT, {"stdout": subprocess.DEVNULL, "capture_stdout": True}),
        ):
            with pytest.raises(error):
                await run_process(arguments, **options)
        with move_on_after(0):
            await open_process(CAT)
            pytest.fail("was started although it was cancelled before")

    real(main)


def test_pipes_are_used_by_one_task_each_and_closing_tells_it():
    async def main():
        reader, writer = map(FdStream, os.pipe())

        async def use(operation, *args):
            with pytest.raises(ClosedResourceError):
                await operation(*args)

        async with open_nursery() as nursery:
            nursery.start_soon(use, reader.receive_some)
            await wait_all_tasks_blocked()
            with pytest.raises(BusyResourceError):
                await reader.receive_some()
            await reader.aclose()
        await reader.aclose()
        assert reader.fileno() == -1
        with pytest.raises(nurseryloop.BrokenResourceError):
            await writer.send_all(b"to nobody")
        await writer.aclose()
        await use(reader.receive_some)
        await use(writer.send_all, b"x")
        await use(writer.wait_send_all_might_not_block)

    nurseryloop.run(main, clock=VirtualClock())


def test_a_full_pipe_is_waited_for_and_nothing_is_lost():
    data = os.urandom(400_000)

    async def main():
        reader, writer = map(FdStream, os.pipe())

        async def send():
            async with writer:
                await writer.send_all(data)

        async with reader, open_nursery() as nursery:
            nursery.start_soon(send)
            got = b"".join([chunk async for chunk in reader])
        assert got == data

    nurseryloop.run(main, clock=VirtualClock())


def test_a_descriptor_that_was_blocking_is_so_again():
    async def main():
        ends = os.pipe()
        again = os.dup(ends[0])
        async with FdStream(ends[0]), FdStream(ends[1]):
            assert not os.get_blocking(again)
        assert os.get_blocking(again)
        os.close(again)

    nurseryloop.run(main)
