"""What does Ctrl-C do to a task that waits for the world outside?

Whatever it waits for, its `finally` runs, and the run ends with KeyboardInterrupt and leaves no
descriptor and no child behind.
"""

import os
import signal
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from loopcorpus import Backend
from loopcorpus._arriving import kind_of, only_of
from loopcorpus._cases import expect, needs
from loopcorpus._io import echo
from loopcorpus._net import HOST, blackhole, half, listening

pytestmark = pytest.mark.real_clock

Press: TypeAlias = Callable[[], None]  # press Ctrl-C in a moment
Wait: TypeAlias = Callable[[Backend, Press], Awaitable[None]]


async def _receive(lib: Backend, press: Press) -> None:
    with half(lib) as (sock, _):
        press()
        await lib.sock_recv(sock, 10)


async def _readable(lib: Backend, press: Press) -> None:
    with listening() as listener:
        press()
        await lib.wait_readable(listener)


async def _accept(lib: Backend, press: Press) -> None:
    with listening() as listener:
        sock = lib.from_stdlib_socket(listener.dup())
        try:
            press()
            await lib.sock_accept(sock)
        finally:
            lib.sock_close(sock)


async def _connect(lib: Backend, press: Press) -> None:
    with blackhole() as hole:
        press()
        await lib.connect_tcp(HOST, hole.getsockname()[1])


async def _stream(lib: Backend, press: Press) -> None:
    async with (
        lib.serve_tcp(echo, HOST) as server,
        await lib.connect_tcp(HOST, server.port) as stream,
    ):
        press()
        await stream.receive_some()


async def _serve(lib: Backend, press: Press) -> None:
    async with lib.serve_tcp(echo, HOST):
        press()
        await lib.sleep(20)


async def _datagram(lib: Backend, press: Press) -> None:
    async with await lib.open_udp(HOST) as sock:
        press()
        await sock.receive_from(100)


async def _child(lib: Backend, press: Press) -> None:
    async with await lib.open_process(["sleep", "100"]) as process:
        press()
        await process.wait()


async def _output(lib: Backend, press: Press) -> None:
    async with await lib.open_process(["sleep", "100"]) as process:
        press()
        await process.stdout.receive_some()


async def _run_child(lib: Backend, press: Press) -> None:
    # The child does it itself, so that its start is over by then.
    script = "sleep 0.1; kill -INT $0; exec sleep 100"
    await lib.run_process(["sh", "-c", script, str(os.getpid())])


async def _signal(lib: Backend, press: Press) -> None:
    async with lib.open_signal_receiver(signal.SIGUSR1) as signals:
        press()
        await anext(signals)


_WAITS: dict[str, tuple[tuple[str, ...], Wait]] = {
    "receive": (("from_stdlib_socket", "sock_recv"), _receive),
    "readable": (("wait_readable",), _readable),
    "accept": (("from_stdlib_socket", "sock_accept"), _accept),
    "connect": (("connect_tcp",), _connect),
    "stream": (("serve_tcp", "connect_tcp"), _stream),
    "serve": (("serve_tcp",), _serve),
    "datagram": (("open_udp",), _datagram),
    "child": (("open_process",), _child),
    "output": (("open_process",), _output),
    "run a child": (("run_process",), _run_child),
    "signal": (("open_signal_receiver",), _signal),
}


@pytest.mark.parametrize(
    "wait",
    [pytest.param(wait, id=name, marks=needs(*names)) for name, (names, wait) in _WAITS.items()],
)
@expect(["finally", "KeyboardInterrupt"])
def test_a_wait_is_interrupted(lib: Backend, wait: Wait) -> list[str]:
    seen: list[str] = []
    timer = threading.Timer(0.05, os.kill, [os.getpid(), signal.SIGINT])

    async def main() -> None:
        try:
            await wait(lib, timer.start)
            seen.append("went on")
        finally:
            seen.append("finally")

    try:
        lib.run(main)
    except BaseException as error:
        seen.append(kind_of(only_of(error)))
    finally:
        timer.cancel()
    if timer.ident is not None:  # it was started
        timer.join()
    return seen


@needs("open_file")
@expect(["went on", "finally", "KeyboardInterrupt"])
def test_a_read_of_a_file_is_waited_for(lib: Backend, tmp_path: Path) -> list[str]:
    seen: list[str] = []
    os.mkfifo(tmp_path / "pipe")
    pipe = os.open(tmp_path / "pipe", os.O_RDWR)

    def interrupt() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        os.write(pipe, b"x")

    timer = threading.Timer(0.05, interrupt)

    async def main() -> None:
        try:
            async with await lib.open_file(tmp_path / "pipe", "rb") as file:
                timer.start()
                await file.read(1)
                seen.append("went on")
                await lib.sleep(20)
        finally:
            seen.append("finally")

    try:
        lib.run(main)
    except BaseException as error:
        seen.append(kind_of(only_of(error)))
    timer.join()
    os.close(pipe)
    return seen
