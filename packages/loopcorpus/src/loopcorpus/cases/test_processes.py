"""How is a child process awaited?"""

import os
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._arriving import kind_of
from loopcorpus._cases import expect, needs
from loopcorpus._io import ending

pytestmark = [needs("open_process", "run_process"), pytest.mark.real_clock]

MUCH = bytes(range(256)) * 2048  # eight times what a pipe holds


def shell(script: str) -> list[str]:
    return ["sh", "-c", script]


async def all_of(output: Any) -> bytes:
    """Read a child's output to its end."""
    parts = []
    while part := await output.receive_some():
        parts.append(part)
    return b"".join(parts)


def gone(pid: int) -> bool:
    """Say whether there is no such child any more, not even a zombie."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return True
    return False


def until_ended(pid: int) -> None:
    """Wait, with everybody else, until the child has ended; leave it to its owner."""
    try:
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    except ChildProcessError:
        pass  # whom its owner has fetched already


@expect((3, b"input", b"error\n"))
async def test_what_it_returns_and_writes(lib: Backend) -> tuple[int, bytes, bytes]:
    return await lib.run_process(shell("cat; echo error >&2; exit 3"), input=b"input")


@expect([(0, b"", b""), (0, b"", b"")])
async def test_one_without_input_reads_the_end_at_once(lib: Backend) -> list[Any]:
    return [await lib.run_process(["cat"]), await lib.run_process(["cat"], input=b"")]


@expect(-9)
async def test_one_that_a_signal_ends(lib: Backend) -> int:
    returncode, _, _ = await lib.run_process(shell("kill -KILL $$"))
    return returncode


@expect([True, True])
async def test_more_bytes_than_a_pipe_holds_both_ways(lib: Backend) -> list[bool]:
    _, output, _ = await lib.run_process(["cat"], input=MUCH)
    _, _, errors = await lib.run_process(shell("cat >&2"), input=MUCH)
    return [output == MUCH, errors == MUCH]


@expect((0, 1_000_000, 1_000_000))
async def test_both_outputs_at_once(lib: Backend) -> tuple[int, int, int]:
    both = shell("head -c 1000000 /dev/zero >&2 & head -c 1000000 /dev/zero; wait")
    returncode, output, errors = await lib.run_process(both)
    return returncode, len(output), len(errors)


@expect((0, b"", b""))
async def test_input_for_one_that_does_not_read_it(lib: Backend) -> object:
    try:
        return await lib.run_process(["true"], input=MUCH)
    except Exception as error:
        return kind_of(error)


@expect([True, 0])
async def test_streams_both_ways(lib: Backend) -> list[object]:
    async def feed() -> None:
        for start in range(0, len(MUCH), 50_000):
            await process.stdin.send_all(MUCH[start : start + 50_000])
        await process.stdin.aclose()

    async with await lib.open_process(["cat"]) as process, lib.open_task_group() as group:
        group.start_soon(feed)
        output = await all_of(process.stdout)
    return [output == MUCH, process.returncode]


@expect([b"question", b"answer", b""])
async def test_a_conversation(lib: Backend) -> list[bytes]:
    script = "read line; printf question; read line; printf answer"
    async with await lib.open_process(shell(script)) as process:
        seen = []
        for _ in range(2):
            await process.stdin.send_all(b"go on\n")
            seen.append(await process.stdout.receive_some(100))
        return [*seen, await process.stdout.receive_some(100)]


@expect([b"abc", b"de", b"", b""])
async def test_no_more_than_was_asked_for_and_then_the_end(lib: Backend) -> list[bytes]:
    async with await lib.open_process(shell("printf abcde; read line")) as process:
        first = [await process.stdout.receive_some(3), await process.stdout.receive_some(3)]
        await process.stdin.aclose()
        return [*first, *[await process.stdout.receive_some(3) for _ in range(2)]]


@needs("StreamBroken")
@expect(["broken", 0])
async def test_writing_to_one_that_does_not_read_any_more(lib: Backend) -> list[object]:
    async with await lib.open_process(["true"]) as process:
        said = "done"
        while said == "done":
            said = await ending(lib, process.stdin.send_all(MUCH))
        return [said, await process.wait()]


@expect([None, True, 7, 7, True])
async def test_its_number_and_its_end(lib: Backend) -> list[object]:
    async with await lib.open_process(shell("read line; exit 7")) as process:
        before: list[object] = [process.returncode, process.pid > 0]
        await process.stdin.aclose()
        return [*before, await process.wait(), process.returncode, gone(process.pid)]


@expect([5, 5, 5, 5])
async def test_several_wait_for_it_and_one_that_comes_late(lib: Backend) -> list[int]:
    async with await lib.open_process(shell("read line; exit 5")) as process:

        async def end() -> int:
            await process.stdin.send_all(b"\n")
            return await process.wait()

        codes = await lib.gather(process.wait, process.wait, end)
        return [*codes, await process.wait()]


@expect([-15, -9])
async def test_terminate_and_kill(lib: Backend) -> list[int]:
    async with await lib.open_process(["cat"]) as first, await lib.open_process(["cat"]) as second:
        first.terminate()
        second.kill()
        return [await first.wait(), await second.wait()]


@expect(["nothing", "nothing", 0])
async def test_terminate_and_kill_do_nothing_to_one_that_has_ended(lib: Backend) -> list[object]:
    async with await lib.open_process(["true"]) as process:
        await process.wait()
        seen: list[object] = []
        for end in (process.terminate, process.kill):
            try:
                end()
            except Exception as error:
                seen.append(kind_of(error))
            else:
                seen.append("nothing")
        return [*seen, process.returncode]


@expect([b"ready\n", b"still here\n", None, -9])
async def test_one_that_ignores_being_terminated_can_be_killed(lib: Backend) -> list[object]:
    script = "trap '' TERM; echo ready; read line; echo still here; read line"
    async with await lib.open_process(shell(script)) as process:
        seen: list[object] = [await process.stdout.receive_some()]
        process.terminate()
        await process.stdin.send_all(b"\n")
        seen += [await process.stdout.receive_some(), process.returncode]
        process.kill()
        return [*seen, await process.wait()]


@needs("open_task_group")
@expect([b"from the grandchild", 5])
async def test_it_has_ended_although_a_grandchild_holds_its_pipes(lib: Backend) -> list[object]:
    # The shell takes away the input of what it puts into the background, unless it is given.
    script = "exec 3<&0; trap 'exit 5' TERM; cat <&3 & echo ready >&2; wait"
    codes: list[int] = []

    async def wait() -> None:
        codes.append(await process.wait())

    async with await lib.open_process(shell(script)) as process:
        await process.stderr.receive_some()
        async with lib.open_task_group() as group:
            child = group.spawn(wait)
            await lib.checkpoint()
            process.terminate()
            until_ended(process.pid)
            for _ in range(100):  # the library has only to notice it
                if not codes:
                    await lib.sleep(0.005)
            child.cancel()
        await process.stdin.send_all(b"from the grandchild")
        await process.stdin.aclose()
        return [await all_of(process.stdout), codes[0] if codes else "waits"]


@expect([True, True, True])
async def test_many_at_once(lib: Backend) -> list[bool]:
    async def run(number: int) -> None:
        returncode, output, _ = await lib.run_process(
            shell(f"cat; exit {number}"), input=b"%d" % number
        )
        seen[number] = (returncode, output)

    seen: dict[int, tuple[int, bytes]] = {}
    async with lib.open_task_group() as group:
        for number in range(40):
            group.start_soon(run, number)
    return [
        len(seen) == 40,
        all(returncode == number for number, (returncode, _) in seen.items()),
        all(output == b"%d" % number for number, (_, output) in seen.items()),
    ]


@expect([b"given\n", b"/\n"])
async def test_its_environment_and_its_directory(lib: Backend) -> list[bytes]:
    environment = {**os.environ, "THREE_LOOPS": "given"}
    command = shell("echo $THREE_LOOPS; pwd")
    async with await lib.open_process(command, env=environment, cwd="/") as process:
        return (await all_of(process.stdout)).splitlines(keepends=True)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="/proc/self/fd is Linux's")
@expect("only its pipes")
async def test_it_inherits_no_descriptor_but_its_pipes(lib: Backend) -> str:
    async with await lib.open_process(["cat"]):  # whose pipes are not for others
        _, output, _ = await lib.run_process(["ls", "/proc/self/fd"])
    # 3 is that directory, which it opened itself.
    return "only its pipes" if output.split() == [b"0", b"1", b"2", b"3"] else "others"


@expect([b"first", b"second"])
async def test_the_end_of_an_input_is_seen_although_others_were_started(
    lib: Backend,
) -> list[bytes]:
    async with await lib.open_process(["cat"]) as first, await lib.open_process(["cat"]) as second:
        seen = []
        for process, text in ((first, b"first"), (second, b"second")):
            await process.stdin.send_all(text)
            await process.stdin.aclose()
            seen.append(await all_of(process.stdout))
        return seen


@expect([4, 6, 7])
async def test_the_other_children_of_the_program_are_left_alone(lib: Backend) -> list[int]:
    # One has ended before and one ends while the library waits for its own.
    with (
        subprocess.Popen(shell("exit 4")) as first,
        subprocess.Popen(shell("read line; exit 6"), stdin=subprocess.PIPE) as second,
    ):
        until_ended(first.pid)
        async with await lib.open_process(shell("read line; exit 7")) as process:
            assert second.stdin is not None
            second.stdin.close()
            until_ended(second.pid)
            await process.stdin.aclose()
            own = await process.wait()
        return [first.wait(), second.wait(), own]


async def _raised(call: Callable[..., Any], *args: Any, **options: Any) -> str:
    try:
        await call(*args, **options)
    except Exception as error:
        return kind_of(error)
    return "nothing"


@expect(["FileNotFoundError", "FileNotFoundError", "PermissionError", "FileNotFoundError"])
async def test_one_that_cannot_be_started(lib: Backend, tmp_path: Path) -> list[str]:
    (tmp_path / "plain").touch()
    return [
        await _raised(lib.run_process, [str(tmp_path / "missing")]),
        await _raised(lib.open_process, [str(tmp_path / "missing")]),
        await _raised(lib.run_process, [str(tmp_path / "plain")]),
        await _raised(lib.open_process, ["true"], cwd=tmp_path / "missing"),
    ]


@expect([b"other thread", 3])
def test_in_a_run_that_is_not_in_the_main_thread(lib: Backend) -> list[object]:
    async def main() -> None:
        _, output, _ = await lib.run_process(["cat"], input=b"other thread")
        async with await lib.open_process(shell("exit 3")) as process:
            seen.extend([output, await process.wait()])

    seen: list[object] = []
    thread = threading.Thread(target=lib.run, args=[main])
    thread.start()
    thread.join(20)
    return seen


@expect(["first run", "second run"])
def test_a_second_run_has_children_as_well(lib: Backend) -> list[str]:
    async def main(word: str) -> str:
        _, output, _ = await lib.run_process(["echo", "-n", word])
        return output.decode()

    return [lib.run(main, "first run"), lib.run(main, "second run")]
