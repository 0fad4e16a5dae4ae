"""What if there are no more descriptors?

The case lowers the limit and takes what is left. An operation that needs a descriptor fails with an
error of its own; a server that cannot accept waits for better times.
"""

import contextlib
import errno
import os
import resource
import socket
from collections.abc import Iterator

import pytest

from loopcorpus import Backend
from loopcorpus._arriving import settle
from loopcorpus._cases import expect, needs
from loopcorpus._io import echo
from loopcorpus._net import HOST

pytestmark = pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="needs /proc")


@contextlib.contextmanager
def no_descriptor_left(but: int = 0) -> Iterator[None]:
    """Take every descriptor below a limit that is just above those in use, but for a few."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    highest = max(int(name) for name in os.listdir("/proc/self/fd"))
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(highest + 10, hard), hard))
    taken = []
    try:
        try:
            while True:
                taken.append(os.dup(0))
        except OSError as error:
            assert error.errno == errno.EMFILE
        for _ in range(but):
            os.close(taken.pop())
        yield
    finally:
        for number in taken:
            os.close(number)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def _number(error: BaseException) -> object:
    """Return what the system said, also through what a library wraps it in."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, BaseExceptionGroup):
            seen = seen.exceptions[0]
        elif isinstance(seen, OSError) and seen.errno is not None:
            return errno.errorcode.get(seen.errno, "OSError")
        else:
            seen = seen.__cause__ or seen.__context__
    return type(error).__name__


@needs("serve_tcp")
@expect([b"before", b"meanwhile", b"afterwards"])
async def test_a_server_that_cannot_accept_goes_on_later(
    lib: Backend, reports: list[str]
) -> list[object]:
    # `reports`: it may say so in a log.
    async def ask(caller: socket.socket, text: bytes) -> object:
        caller.settimeout(0)
        caller.send(text)
        for _ in range(5):  # seconds of the virtual clock, until the server tries again
            await settle(lib)
            try:
                return caller.recv(100)
            except BlockingIOError:
                continue
        return "no answer"

    answers: list[object] = []
    with socket.socket() as first, socket.socket() as second, socket.socket() as third:
        async with lib.serve_tcp(echo, HOST) as server:
            first.connect((HOST, server.port))
            answers.append(await ask(first, b"before"))
            with no_descriptor_left():
                second.connect((HOST, server.port))  # the kernel answers; nobody accepts
                for _ in range(3):
                    await settle(lib)
            answers.append(await ask(second, b"meanwhile"))
            third.connect((HOST, server.port))
            answers.append(await ask(third, b"afterwards"))
    return answers


@needs("serve_tcp", "connect_tcp")
@expect(["EMFILE", b"x"])
async def test_a_connection_that_cannot_be_made(lib: Backend) -> list[object]:
    seen: list[object] = []
    async with lib.serve_tcp(echo, HOST) as server:
        await settle(lib)
        with no_descriptor_left():
            try:
                await lib.connect_tcp(HOST, server.port)
            except Exception as error:
                seen.append(_number(error))
        async with await lib.connect_tcp(HOST, server.port) as stream:
            await stream.send_all(b"x")
            seen.append(await stream.receive_some())
    return seen


@needs("serve_tcp")
@expect(["EMFILE", "served"])
async def test_a_server_that_cannot_listen(lib: Backend) -> list[object]:
    seen: list[object] = []
    with no_descriptor_left():
        try:
            async with lib.serve_tcp(echo, HOST):
                seen.append("served")
        except Exception as error:
            seen.append(_number(error))
    async with lib.serve_tcp(echo, HOST):
        seen.append("served")
    return seen


@needs("run_process")
@pytest.mark.real_clock
@expect(["EMFILE", 0])
async def test_a_child_that_cannot_be_started(lib: Backend) -> list[object]:
    seen: list[object] = []
    with no_descriptor_left():
        try:
            await lib.run_process(["true"])
        except Exception as error:
            seen.append(_number(error))
    returncode, _, _ = await lib.run_process(["true"])
    return [*seen, returncode]


@needs("open_file")
@pytest.mark.real_clock
@expect(["EMFILE", ""])
async def test_a_file_that_cannot_be_opened(lib: Backend) -> list[object]:
    seen: list[object] = []
    with no_descriptor_left():
        try:
            await lib.open_file("/dev/null")
        except Exception as error:
            seen.append(_number(error))
    async with await lib.open_file("/dev/null") as file:
        return [*seen, await file.read()]


@pytest.mark.parametrize("left", range(3))
@expect(["as it should", "ran"])
def test_a_run_that_cannot_begin(lib: Backend, left: int) -> list[object]:
    async def main() -> str:
        await lib.checkpoint()
        return "ran"

    with no_descriptor_left(but=left):
        try:
            outcome = lib.run(main)
        except Exception as error:
            outcome = _number(error)
    # A few may be enough: it depends on the poller.
    said = "as it should" if outcome == "EMFILE" or (left and outcome == "ran") else outcome
    return [said, lib.run(main)]
