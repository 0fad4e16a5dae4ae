"""What becomes of a child process that nobody waits for any more?"""

import os
import signal
import warnings
from pathlib import Path
from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._arriving import kind_of
from loopcorpus._cases import expect, needs

pytestmark = [needs("open_process", "run_process"), pytest.mark.real_clock]


def waiting(path: Path, first: str = "") -> list[str]:
    """Return a command that writes its number into the file and then waits for ever.

    Nothing in it starts another process, which would hold the pipes after the command is killed.
    """
    script = f"{first} echo $$ > {path}; while read line; do :; done"
    return ["sh", "-c", f"{script}; exec sleep 1000"]


async def started(lib: Backend, path: Path) -> int:
    """Wait until the command is there and its start is over; return its number."""
    while not (path.exists() and path.read_text().endswith("\n")):
        await lib.sleep(0.001)
    for _ in range(30):
        await lib.checkpoint()
    return int(path.read_text())


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "number"


@needs("open_task_group")
@expect(True)
async def test_a_cancelled_run_process_ends_the_child(lib: Backend, path: Path) -> bool:
    async with lib.open_task_group() as group:
        child = group.spawn(lib.run_process, waiting(path))
        pid = await started(lib, path)
        child.cancel()
    return is_gone(pid)


@needs("open_task_group")
@expect(True)
def test_a_cancelled_run_process_ends_a_child_that_ignores_being_terminated(
    lib: Backend, path: Path
) -> bool:
    async def main() -> int:
        async with lib.open_task_group() as group:
            child = group.spawn(lib.run_process, waiting(path, "trap '' TERM;"))
            pid = await started(lib, path)
            child.cancel()
        return pid

    # The clock is virtual: some are patient with it for a few seconds before they kill it.
    with warnings.catch_warnings():
        # trio warns before it kills; where that warning is an error, it never kills.
        warnings.filterwarnings("ignore", "process .* ignored SIGTERM")
        return is_gone(lib.run(main, clock="virtual"))


@needs("open_cancel_scope")
@expect([])
async def test_a_run_process_that_is_cancelled_at_its_start_leaves_nothing(
    lib: Backend,
) -> list[object]:
    seen: list[object] = []
    async with lib.open_cancel_scope() as scope:
        scope.cancel()
        seen.append(await lib.run_process(["cat"]))
    return seen


@needs("open_task_group")
@expect("over")
async def test_a_run_process_that_is_cancelled_on_its_way_leaves_nothing(lib: Backend) -> str:
    for steps in range(12):
        async with lib.open_task_group() as group:
            child = group.spawn(lib.run_process, ["cat"], b"x" * 1_000_000)
            for _ in range(steps):
                await lib.checkpoint()
            child.cancel()
    return "over"


@needs("open_task_group")
@expect("over")
async def test_an_open_process_that_is_cancelled_on_its_way_leaves_nothing(lib: Backend) -> str:
    async def use() -> None:
        async with await lib.open_process(["cat"]) as process:
            await process.stdin.send_all(b"x" * 1_000_000)

    for steps in range(12):
        async with lib.open_task_group() as group:
            child = group.spawn(use)
            for _ in range(steps):
                await lib.checkpoint()
            child.cancel()
    return "over"


@needs("open_task_group")
@expect([True, True])
async def test_a_block_that_is_cancelled_kills_the_child(lib: Backend, path: Path) -> list[bool]:
    seen = []

    async def use() -> None:
        async with await lib.open_process(waiting(path, "trap '' TERM;")) as process:
            seen.append(process)
            await process.wait()

    async with lib.open_task_group() as group:
        child = group.spawn(use)
        pid = await started(lib, path)
        child.cancel()
    return [is_gone(pid), seen[0].returncode == -signal.SIGKILL]


@expect(["ZeroDivisionError", True, True])
async def test_a_block_that_fails_kills_the_child(lib: Backend, path: Path) -> list[object]:
    try:
        async with await lib.open_process(waiting(path, "trap '' TERM;")) as process:
            pid = await started(lib, path)
            raise ZeroDivisionError
    except ZeroDivisionError as error:
        return [kind_of(error), is_gone(pid), process.returncode == -signal.SIGKILL]


@needs("open_task_group")
@expect(True)
async def test_leaving_a_block_that_waits_for_the_child_can_be_cancelled(
    lib: Backend, path: Path
) -> bool:
    async def use() -> None:
        async with await lib.open_process(waiting(path)):
            await started(lib, path)

    async with lib.open_task_group() as group:
        child = group.spawn(use)
        pid = await started(lib, path)
        await lib.sleep(0.01)  # it is about to leave the block; if it is not yet, that is as good
        child.cancel()
    return is_gone(pid)


@needs("open_task_group")
@expect(["still runs", 3])
async def test_a_wait_that_is_cancelled_leaves_the_child_alone(lib: Backend) -> list[object]:
    async with await lib.open_process(["sh", "-c", "read line; exit 3"]) as process:
        async with lib.open_task_group() as group:
            child = group.spawn(process.wait)
            for _ in range(5):
                await lib.checkpoint()
            child.cancel()
        seen: list[object] = ["still runs" if process.returncode is None else "gone"]
        await process.stdin.aclose()
        return [*seen, await process.wait()]


@needs("open_task_group")
@expect(b"came later")
async def test_a_receive_that_is_cancelled_loses_nothing(lib: Backend) -> bytes:
    received: list[bytes] = []

    async def receive() -> None:
        received.append(await process.stdout.receive_some())

    async with await lib.open_process(["cat"]) as process:
        async with lib.open_task_group() as group:
            child = group.spawn(receive)
            for _ in range(5):
                await lib.checkpoint()
            child.cancel()
        await process.stdin.send_all(b"came later")
        await receive()
        await process.stdin.aclose()
    return b"".join(received)


@needs("open_task_group")
@expect(["Cancelled", True])
async def test_a_send_that_is_cancelled_while_the_pipe_is_full(lib: Backend) -> list[object]:
    seen: list[object] = []

    async def send(process: Any) -> None:
        try:
            await process.stdin.send_all(b"x" * 5_000_000)
        except lib.Cancelled:
            seen.append("Cancelled")
            raise

    async with await lib.open_process(["sh", "-c", "read line; exec sleep 1000"]) as process:
        async with lib.open_task_group() as group:
            child = group.spawn(send, process)
            for _ in range(5):
                await lib.checkpoint()
            child.cancel()
        process.kill()
    return [*seen, is_gone(process.pid)]


@expect([True, True])
async def test_a_child_that_ends_while_others_are_cancelled(
    lib: Backend, tmp_path: Path
) -> list[bool]:
    paths = [tmp_path / str(number) for number in range(5)]
    async with lib.open_task_group() as group:
        for path in paths:
            group.start_soon(lib.run_process, waiting(path))
        pids = [await started(lib, path) for path in paths]
        ended = await lib.run_process(["true"])
        group.cancel()
    return [ended[0] == 0, all(is_gone(pid) for pid in pids)]
