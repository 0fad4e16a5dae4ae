"""In which order are addresses tried, and who waits for a name?

Addresses that do not answer are tried for a quarter of a second before the next one joins them
(RFC 8305); one that refuses gives way at once. On the virtual clock, so that the times are exact.
"""

import socket
import threading
from typing import Any

from loopcorpus import Backend
from loopcorpus._arriving import kind_of
from loopcorpus._cases import expect, needs
from loopcorpus._net import HOST, listening
from loopcorpus._resolver import NAME, named, resolving

pytestmark = needs("connect_tcp", "python_resolver", "current_time", "open_task_group")


@expect(["connected", 0])
async def test_one_address(lib: Backend) -> list[Any]:
    with named("answers") as (port, _):
        return await _connected(lib, port)


@expect(["connected", 0.25])
async def test_the_first_address_does_not_answer(lib: Backend) -> list[Any]:
    with named("silent", "answers") as (port, _):
        return await _connected(lib, port)


@expect(["connected", 0.5])
async def test_two_addresses_do_not_answer(lib: Backend) -> list[Any]:
    with named("silent", "silent", "answers") as (port, _):
        return await _connected(lib, port)


@expect(["connected", 0])
async def test_the_first_address_refuses(lib: Backend) -> list[Any]:
    with named("refuses", "answers") as (port, _):
        return await _connected(lib, port)


@expect(["connected", 0.25])
async def test_one_does_not_answer_and_the_next_refuses(lib: Backend) -> list[Any]:
    with named("silent", "refuses", "answers") as (port, _):
        return await _connected(lib, port)


@expect(["OSError", 0])
async def test_all_refuse(lib: Backend) -> list[Any]:
    with named("refuses", "refuses") as (port, _):
        said, took = await _connected(lib, port)
        return ["OSError" if said == "ConnectionRefusedError" else said, took]


@expect([1, 0])
async def test_one_connection_comes_about_even_if_more_could(lib: Backend) -> list[int]:
    """The address that answers first is used; a second attempt is not even begun."""
    with named("answers", "answers") as (port, socks):
        assert (await _connected(lib, port))[0] == "connected"
        return [_waiting(sock) for sock in socks if sock is not None]


@expect("cancelled")
async def test_cancelled_in_the_middle_of_several_attempts(lib: Backend) -> str:
    with named("silent", "silent") as (port, _):
        async with lib.move_on_after(1) as scope:
            await _connected(lib, port)
    return "cancelled" if scope.cancelled_caught else "ended"


@expect("gaierror")
async def test_a_name_that_nobody_has(lib: Backend) -> str:
    def answer() -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "nobody has this name")

    with resolving(answer):
        try:
            await lib.connect_tcp(NAME, 80)
        except OSError as error:
            return type(error).__name__
    return "connected"


@expect(["others go on", "connected"])
async def test_a_slow_answer_stops_nobody_else(lib: Backend) -> list[str]:
    asked, go_on = threading.Event(), threading.Event()
    seen: list[str] = []

    def answer() -> list[Any]:
        asked.set()
        assert go_on.wait(20)
        return [listener.getsockname()]

    async def connect() -> None:
        seen.append((await _connected(lib, listener.getsockname()[1]))[0])

    with listening() as listener, resolving(answer):
        try:
            async with lib.open_task_group() as group:
                group.start_soon(connect)
                while not asked.is_set() and not seen:
                    await lib.checkpoint()
                seen.insert(0, "others go on")
                go_on.set()
        finally:
            go_on.set()
    return seen


@expect("cancelled before the answer came")
async def test_who_waits_for_a_name_can_be_cancelled(lib: Backend) -> str:
    asked, go_on = threading.Event(), threading.Event()
    said = "cancelled after the answer came"

    def answer() -> list[Any]:
        asked.set()
        assert go_on.wait(20)
        return [listener.getsockname()]

    async def connect() -> None:
        nonlocal said
        try:
            await _connected(lib, listener.getsockname()[1])
        except lib.Cancelled:
            if not go_on.is_set():
                said = "cancelled before the answer came"
            raise

    with listening() as listener, resolving(answer):
        try:
            async with lib.open_task_group() as group:
                child = group.spawn(connect)
                for _ in range(10_000):
                    if asked.is_set():
                        break
                    await lib.checkpoint()
                child.cancel()
                for _ in range(10):
                    await lib.checkpoint()
                go_on.set()
        finally:
            go_on.set()
    return said


@needs("getaddrinfo")
@expect(True)
async def test_the_same_answer_as_the_systems(lib: Backend) -> bool:
    hints = {"type": socket.SOCK_STREAM}
    return bool(
        [tuple(it) for it in await lib.getaddrinfo(HOST, 80, **hints)] == _system(HOST, 80, **hints)
    )


def _system(*args: Any, **hints: Any) -> list[Any]:
    return socket.getaddrinfo(*args, **hints)


async def _connected(lib: Backend, port: int) -> list[Any]:
    """Connect to the name; return how that ended, and how long it took."""
    before = lib.current_time()
    try:
        stream = await lib.connect_tcp(NAME, port)
    except OSError as error:
        return [kind_of(error), round(lib.current_time() - before, 3)]
    took = round(lib.current_time() - before, 3)
    await stream.aclose()
    return ["connected", took]


def _waiting(listener: socket.socket) -> int:
    """Return how many connections wait to be accepted."""
    listener.setblocking(False)
    count = 0
    try:
        while True:
            listener.accept()[0].close()
            count += 1
    except BlockingIOError:
        return count
