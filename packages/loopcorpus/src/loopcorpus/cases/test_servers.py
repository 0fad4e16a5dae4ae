"""Who serves a connection, and until when?

A server serves while its block runs; each connection is a task. `stop` is the graceful end, leaving
the block the hard one.
"""

import socket
from pathlib import Path
from typing import Any

from loopcorpus import Backend
from loopcorpus._arriving import arrive, kind_of, settle
from loopcorpus._cases import expect, needs
from loopcorpus._certificates import Certificates
from loopcorpus._io import echo, ending
from loopcorpus._net import HOST, Transport, call, folder, over_each

pytestmark = needs("connect_tcp", "serve_tcp", "open_task_group", "Event")


@expect([True, b"served"])
async def test_it_listens_on_the_port_that_it_says(lib: Backend) -> list[Any]:
    async with (
        lib.serve_tcp(_greet, HOST) as server,
        await lib.connect_tcp(HOST, server.port) as client,
    ):
        return [server.port > 0, await client.receive_some()]


@expect("OSError")
async def test_a_port_that_somebody_else_has(lib: Backend) -> str:
    with socket.create_server((HOST, 0)) as taken:
        try:
            async with lib.serve_tcp(_greet, HOST, taken.getsockname()[1]):
                return "serves"
        except OSError as error:
            return kind_of(error)


@over_each
@expect(["began", "cancelled"])
async def test_leaving_the_block_cancels_the_handlers(
    lib: Backend, kind: type[Transport], certificates: Certificates
) -> list[str]:
    seen: list[str] = []

    async def wait(stream: Any) -> None:
        seen.append("began")
        begun.set()
        try:
            await lib.Event().wait()
        except lib.Cancelled:
            seen.append("cancelled")
            raise

    begun = lib.Event()
    transport = kind(lib, certificates)
    async with transport.serve(wait) as server:
        client = await transport.connect(server)
        await begun.wait()
    async with lib.move_on_after(1):  # a TLS peer that went without a word: nobody answers
        await ending(lib, client.aclose())
    return seen


@expect("ConnectionRefusedError")
async def test_nobody_listens_after_the_block(lib: Backend) -> str:
    async with lib.serve_tcp(_greet, HOST) as server:
        port = server.port
    return _call(port)


@expect(["ConnectionRefusedError", "handled", "stopped"])
async def test_stopping_waits_for_the_handlers(lib: Backend) -> list[Any]:
    seen: list[Any] = []

    async def answer(stream: Any) -> None:
        await stream.receive_some()
        await stream.send_all(b"answer")
        seen.append("handled")

    async def stop() -> None:
        await server.stop()
        seen.append("stopped")

    async with (
        lib.serve_tcp(answer, HOST) as server,
        await lib.connect_tcp(HOST, server.port) as client,
        lib.open_task_group() as group,
    ):
        await settle(lib)  # the connection is accepted
        port = server.port
        await arrive(lib, group, stop)
        seen.append(_call(port))
        await client.send_all(b"question")
        assert await client.receive_some() == b"answer"
    return seen


@needs("current_time")
@expect(["cancelled", 10])
async def test_stopping_cancels_what_is_left_after_the_grace(lib: Backend) -> list[Any]:
    seen: list[Any] = []

    async def wait(stream: Any) -> None:
        try:
            await lib.Event().wait()
        except lib.Cancelled:
            seen.append("cancelled")
            raise

    async with lib.serve_tcp(wait, HOST) as server:
        with call(server.port):
            await settle(lib)
            before = lib.current_time()
            await server.stop(10)
            seen.append(round(lib.current_time() - before))
    return seen


@expect(["finished", "stopped"])
async def test_who_finishes_within_the_grace_is_not_cancelled(lib: Backend) -> list[str]:
    seen: list[str] = []

    async def work(stream: Any) -> None:
        await lib.sleep(5)
        seen.append("finished")

    async with lib.serve_tcp(work, HOST) as server:
        with call(server.port):
            await settle(lib)
            await server.stop(10)
            seen.append("stopped")
    return seen


@needs("current_time")
@expect([0, 0])
async def test_stopping_when_nobody_is_served_and_stopping_twice(lib: Backend) -> list[int]:
    took = []
    async with lib.serve_tcp(echo, HOST) as server:
        for _ in range(2):
            before = lib.current_time()
            await server.stop(10)
            took.append(round(lib.current_time() - before))
    return took


@expect(["served", "served"])
async def test_the_handlers_go_on_while_it_stops(lib: Backend) -> list[str]:
    """One that ends late does not keep the others from ending early, and is itself not hurried."""
    seen: list[str] = []

    async def serve(stream: Any) -> None:
        while await stream.receive_some():
            pass
        seen.append("served")

    async with lib.serve_tcp(serve, HOST) as server, lib.open_task_group() as group:
        first, second = call(server.port), call(server.port)
        await settle(lib)
        await arrive(lib, group, server.stop)
        first.close()
        await settle(lib)
        second.close()
    return seen


@expect(["the server goes on", "the connection ends", "reported"])
async def test_a_handler_that_raises(lib: Backend, reports: list[str]) -> list[str]:
    async def fail_once(stream: Any) -> None:
        if not failed:
            failed.append(True)
            raise ValueError("in the handler")
        await _greet(stream)

    failed: list[bool] = []
    seen: list[str] = []
    try:
        async with lib.serve_tcp(fail_once, HOST) as server:
            async with await lib.connect_tcp(HOST, server.port) as client:
                how = await ending(lib, client.receive_some())
            try:
                async with await lib.connect_tcp(HOST, server.port) as client:
                    if await client.receive_some() == b"served":
                        seen.append("the server goes on")
            except OSError:
                pass
            except lib.StreamBroken:
                pass
            if how in ("end", "broken"):
                seen.append("the connection ends")
    except* ValueError:
        seen = ["the server's block raises it"]
    if any("in the handler" in report for report in reports):
        seen.append("reported")
    return seen


@expect([b"served", b""])
async def test_a_handler_that_does_not_close_its_stream(lib: Backend) -> list[bytes]:
    async with (
        lib.serve_tcp(_greet, HOST) as server,
        await lib.connect_tcp(HOST, server.port) as client,
    ):
        return [await client.receive_some(), await client.receive_some()]


@expect(["ValueError", "cancelled"])
async def test_the_block_raises(lib: Backend) -> list[str]:
    seen: list[str] = []

    async def wait(stream: Any) -> None:
        begun.set()
        try:
            await lib.Event().wait()
        except lib.Cancelled:
            seen.append("cancelled")
            raise

    begun = lib.Event()
    try:
        async with lib.serve_tcp(wait, HOST) as server:
            with call(server.port):
                await begun.wait()
                raise ValueError("in the block")
    except ValueError:
        seen.append("ValueError")
    except ExceptionGroup:
        seen.append("ExceptionGroup")
    return sorted(seen)


@needs("open_cancel_scope")
@expect(["cancelled", "ended by its scope"])
async def test_the_task_of_the_block_is_cancelled(lib: Backend) -> list[str]:
    seen: list[str] = []

    async def wait(stream: Any) -> None:
        begun.set()
        try:
            await lib.Event().wait()
        except lib.Cancelled:
            seen.append("cancelled")
            raise

    begun = lib.Event()
    async with lib.open_cancel_scope() as scope, lib.serve_tcp(wait, HOST) as server:
        with call(server.port):
            await begun.wait()
            scope.cancel()
            await lib.Event().wait()
    if scope.cancelled_caught:
        seen.append("ended by its scope")
    return seen


@expect(100)
async def test_a_hundred_connections_at_once(lib: Backend) -> int:
    together = 0
    most = 0

    async def meet(stream: Any) -> None:
        nonlocal together, most
        together += 1
        most = max(most, together)
        while await stream.receive_some():
            pass
        together -= 1

    async with lib.serve_tcp(meet, HOST) as server:
        callers = [call(server.port) for _ in range(100)]
        while together < 100:
            await settle(lib)
        for caller in callers:
            caller.close()
        while together:
            await settle(lib)
    return most


@needs("connect_unix", "serve_unix")
@expect([True, False])
async def test_the_file_of_a_unix_socket_is_gone_afterwards(lib: Backend) -> list[bool]:
    with folder() as path:
        name = f"{path}/socket"
        async with lib.serve_unix(_greet, name):
            there = _exists(name)
        return [there, _exists(name)]


@needs("connect_unix", "serve_unix")
@expect("OSError")
async def test_a_path_that_somebody_else_has(lib: Backend) -> str:
    with folder() as path:
        name = f"{path}/file"
        _make(name)
        try:
            async with lib.serve_unix(_greet, name):
                return "serves"
        except OSError as error:
            assert _exists(name)
            return kind_of(error)


async def _greet(stream: Any) -> None:
    await stream.send_all(b"served")


def _exists(name: str) -> bool:
    return Path(name).exists()


def _make(name: str) -> None:
    Path(name).write_text("not a socket")


def _call(port: int) -> str:
    """Return how calling that port ends."""
    try:
        call(port).close()
    except OSError as error:
        return kind_of(error)
    return "answered"
