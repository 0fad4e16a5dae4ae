"""When is a descriptor ready?

Rule: a wait for readiness returns whenever there is something to read or room to write, at once if
there is already, also when an earlier wait was told of the same bytes. (A poller that is told only
of changes has to look again.)
"""

import os
import socket
from collections.abc import Callable
from typing import Any

from loopcorpus import Backend
from loopcorpus._arriving import arrive, settle
from loopcorpus._cases import expect, needs
from loopcorpus._io import ending
from loopcorpus._net import listening, reset

pytestmark = needs("wait_readable", "wait_writable", "open_task_group")


@expect(["waits", "ready"])
async def test_bytes_make_it_readable(lib: Backend) -> list[str]:
    seen: list[str] = []

    async def wait() -> None:
        await lib.wait_readable(one)
        seen.append("ready")

    one, other = _pair()
    with one, other:
        async with lib.open_task_group() as group:
            await arrive(lib, group, wait)
            seen.append("waits")
            other.send(b"x")
        return seen


@expect(3)
async def test_it_is_readable_for_as_long_as_there_is_something(lib: Backend) -> int:
    one, other = _pair()
    with one, other:
        other.send(b"abc")
        waits = 0
        for _ in range(3):
            await lib.wait_readable(one)
            one.recv(1)
            waits += 1
        return waits


@expect(["again", "waits"])
async def test_it_is_readable_again_when_more_comes(lib: Backend) -> list[str]:
    one, other = _pair()
    seen: list[str] = []

    async def wait() -> None:
        await lib.wait_readable(one)
        seen.append("again")

    with one, other:
        other.send(b"x")
        await lib.wait_readable(one)
        one.recv(100)
        async with lib.open_task_group() as group:
            await arrive(lib, group, wait)
            other.send(b"y")
            await settle(lib)
            one.recv(100)
            await arrive(lib, group, wait)
            seen.append("waits")
            group.cancel()
    return seen


@expect("ready")
async def test_the_end_makes_it_readable(lib: Backend) -> str:
    one, other = _pair()
    with one:
        other.close()
        await lib.wait_readable(one)
    return "ready"


@expect("ready")
async def test_a_reset_makes_it_readable(lib: Backend) -> str:
    with listening() as listener:
        caller = socket.create_connection(listener.getsockname())
        with listener.accept()[0] as accepted:
            accepted.setblocking(False)
            async with lib.open_task_group() as group:
                await arrive(lib, group, lib.wait_readable, accepted)
                reset(caller)
    return "ready"


@expect(["full", "ready"])
async def test_room_makes_it_writable(lib: Backend) -> list[str]:
    seen: list[str] = []

    async def wait() -> None:
        await lib.wait_writable(one)
        seen.append("ready")

    one, other = _pair()
    with one, other:
        await lib.wait_writable(one)
        _fill(one)
        async with lib.open_task_group() as group:
            await arrive(lib, group, wait)
            seen.append("full")
            _drain(other)
    return seen


@expect(["readable", "writable"])
async def test_one_waits_to_read_and_another_to_write(lib: Backend) -> list[str]:
    seen: list[str] = []

    async def wait(word: str, ready: Callable[..., Any]) -> None:
        await ready(one)
        seen.append(word)

    one, other = _pair()
    with one, other:
        _fill(one)
        async with lib.open_task_group() as group:
            await arrive(lib, group, wait, "readable", lib.wait_readable)
            await arrive(lib, group, wait, "writable", lib.wait_writable)
            other.send(b"x")
            await settle(lib)
            _drain(other)
    return seen


@expect("ready")
async def test_a_pipe_by_its_number(lib: Backend) -> str:
    reading, writing = os.pipe()
    try:
        os.set_blocking(reading, False)
        async with lib.open_task_group() as group:
            await arrive(lib, group, lib.wait_readable, reading)
            os.write(writing, b"x")
        await lib.wait_writable(writing)
        return "ready"
    finally:
        os.close(reading)
        os.close(writing)


@expect("ready")
async def test_after_a_wait_that_was_cancelled(lib: Backend) -> str:
    one, other = _pair()
    with one, other:
        async with lib.open_task_group() as group:
            (await arrive(lib, group, lib.wait_readable, one)).cancel()
        other.send(b"x")
        await lib.wait_readable(one)
    return "ready"


@expect("ready")
async def test_bytes_come_and_the_wait_is_cancelled_in_the_same_turn(lib: Backend) -> str:
    one, other = _pair()
    with one, other:
        async with lib.open_task_group() as group:
            child = await arrive(lib, group, lib.wait_readable, one)
            other.send(b"x")
            child.cancel()
        await lib.wait_readable(one)
    return "ready"


@expect(["first done", "second busy"])
async def test_two_wait_for_the_same(lib: Backend) -> list[str]:
    said: list[str] = []

    async def wait(name: str) -> None:
        said.append(f"{name} {await ending(lib, lib.wait_readable(one), 'Socket')}")

    one, other = _pair()
    with one, other:
        async with lib.open_task_group() as group:
            for name in ("first", "second"):
                await arrive(lib, group, wait, name)
            other.send(b"x")
            await settle(lib)
            group.cancel()
    return sorted(said)


@expect(200)
async def test_more_become_ready_than_one_poll_returns(lib: Backend) -> int:
    pairs = [_pair() for _ in range(200)]
    ready = []

    async def wait(one: socket.socket) -> None:
        await lib.wait_readable(one)
        ready.append(one.recv(1))

    async with lib.open_task_group() as group:
        for one, _ in pairs:
            group.start_soon(wait, one)
        await settle(lib)
        for _, other in pairs:
            other.send(b"x")
    for one, other in pairs:
        one.close()
        other.close()
    return len(ready)


@expect(["OSError or ValueError"] * 2)
async def test_something_that_is_no_descriptor_any_more(lib: Backend) -> list[str]:
    one, other = _pair()
    number = one.fileno()
    one.close()
    other.close()
    said: list[str] = []
    for gone in (one, number):
        try:
            await lib.wait_readable(gone)
        except (OSError, ValueError):
            said.append("OSError or ValueError")
    return said


def _pair() -> tuple[socket.socket, socket.socket]:
    one, other = socket.socketpair()
    one.setblocking(False)
    other.setblocking(False)
    return one, other


def _fill(sock: socket.socket) -> None:
    try:
        while True:
            sock.send(bytes(65536))
    except BlockingIOError:
        pass


def _drain(sock: socket.socket) -> None:
    try:
        while sock.recv(65536):
            pass
    except BlockingIOError:
        pass
