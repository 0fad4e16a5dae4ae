"""Do signals disturb the system calls of a loop?

A handler that does nothing runs every fraction of a millisecond while a library does what it does.
Nothing ends early, nothing is lost, nobody sees InterruptedError.
"""

import errno
import os
import signal
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._cases import expect, needs
from loopcorpus._io import echo, read_exactly
from loopcorpus._net import HOST

pytestmark = pytest.mark.real_clock

_MUCH = bytes(range(256)) * 8192


@pytest.fixture(autouse=True)
def shower(lib: Backend, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Send signals to this process as long as the case runs."""
    report = sys.unraisablehook

    def complain(unraisable: Any) -> None:
        # trio closes the pair that signals are written to, one end after the other, before it
        # tells Python so.
        number = getattr(unraisable.exc_value, "errno", None)
        if not (lib.name in ("trio", "anyio+trio") and number in (errno.EBADF, errno.EPIPE)):
            report(unraisable)

    monkeypatch.setattr(sys, "unraisablehook", complain)
    stop = threading.Event()
    handled = []

    def send() -> None:
        while not stop.wait(0.0003):
            os.kill(os.getpid(), signal.SIGUSR1)

    before = signal.signal(signal.SIGUSR1, lambda *_: handled.append(1))
    thread = threading.Thread(target=send)
    thread.start()
    yield
    stop.set()
    thread.join()
    signal.signal(signal.SIGUSR1, before)
    assert handled


@needs("current_time")
@expect([True, True])
async def test_a_sleep_does_not_end_early(lib: Backend) -> list[bool]:
    before = lib.current_time()
    await lib.sleep(0.05)
    passed = lib.current_time() - before
    return [passed > 0.049, passed < 5]


@needs("serve_tcp", "connect_tcp", "open_task_group")
@expect(True)
async def test_bytes_over_a_stream(lib: Backend) -> bool:
    async with (
        lib.serve_tcp(echo, HOST) as server,
        await lib.connect_tcp(HOST, server.port) as stream,
        lib.open_task_group() as group,
    ):
        group.start_soon(stream.send_all, _MUCH)
        return await read_exactly(stream, len(_MUCH)) == _MUCH


@needs("serve_tcp", "connect_tcp")
@expect([b"x"] * 100)
async def test_connections(lib: Backend) -> list[bytes]:
    seen = []
    async with lib.serve_tcp(echo, HOST) as server:
        for _ in range(100):
            async with await lib.connect_tcp(HOST, server.port) as stream:
                await stream.send_all(b"x")
                seen.append(await stream.receive_some())
    return seen


@needs("to_thread")
@expect(list(range(200)))
async def test_threads(lib: Backend) -> list[Any]:
    return [await lib.to_thread(abs, -number) for number in range(200)]


@needs("run_process")
@expect([True] * 5)
async def test_children(lib: Backend) -> list[bool]:
    return [(await lib.run_process(["cat"], input=_MUCH))[1] == _MUCH for _ in range(5)]


@needs("open_file")
@expect(True)
async def test_files(lib: Backend, tmp_path: Any) -> bool:
    async with await lib.open_file(tmp_path / "file", "w+b") as file:
        await file.write(_MUCH)
        await file.seek(0)
        return b"".join([chunk async for chunk in file.chunks(10_000)]) == _MUCH
