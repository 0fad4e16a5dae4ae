"""What if the peer of a stream fails?

The peer is a plain socket, which resets, ends or keeps silent in the very moment that the case
wants.
"""

import socket
from typing import Any

from loopcorpus import Backend
from loopcorpus._arriving import arrive, kind_of, settle
from loopcorpus._cases import expect, needs
from loopcorpus._io import echo, ending, read_all
from loopcorpus._net import HOST, beside_plain, blackhole, call, listening, reset, small_buffers

pytestmark = needs("connect_tcp", "serve_tcp", "open_task_group")
_BLOCK = bytes(range(256)) * 256
_MUCH = 1 << 24


@expect(["broken", "broken"])
async def test_reset_while_receiving(lib: Backend) -> list[str]:
    said: list[str] = []

    async def receive() -> None:
        for _ in range(2):
            said.append(await ending(lib, stream.receive_some()))

    async with beside_plain(lib) as (stream, plain), lib.open_task_group() as group:
        await arrive(lib, group, receive)
        reset(plain)
    return said


@expect(["broken", "broken"])
async def test_reset_while_sending(lib: Backend) -> list[str]:
    said: list[str] = []

    async def send() -> None:
        for _ in range(2):
            said.append(await ending(lib, stream.send_all(bytes(_MUCH))))

    async with beside_plain(lib) as (stream, plain), lib.open_task_group() as group:
        await arrive(lib, group, send)
        reset(plain)
    return said


@expect("broken")
async def test_reset_before_sending(lib: Backend) -> str:
    async with beside_plain(lib) as (stream, plain):
        reset(plain)
        await settle(lib)
        said = "done"
        # The first bytes after it may still be taken by somebody's buffer.
        for _ in range(10):
            said = await ending(lib, stream.send_all(_BLOCK))
            if said != "done":
                break
    return said


@expect("broken")
async def test_the_peer_leaves_with_bytes_unread(lib: Backend) -> str:
    async with beside_plain(lib) as (stream, plain):
        await stream.send_all(b"unread")
        plain.close()
        said = "done"
        while said == "done":
            said = await ending(lib, stream.send_all(_BLOCK))
    return said


@expect([b"last words", b""])
async def test_what_the_peer_sent_before_its_end_is_received(lib: Backend) -> list[bytes]:
    async with beside_plain(lib) as (stream, plain):
        plain.sendall(b"last words")
        plain.close()
        await settle(lib)
        return [await stream.receive_some(), await stream.receive_some()]


@expect([])
async def test_closing_what_has_been_reset_raises_nothing(lib: Backend) -> list[Any]:
    async with beside_plain(lib) as (stream, plain):
        reset(plain)
        await settle(lib)
        await stream.aclose()
    return []


@expect("ConnectionRefusedError")
async def test_nobody_listens(lib: Backend) -> str:
    with listening() as listener:
        port = listener.getsockname()[1]
    return await ending(lib, lib.connect_tcp(HOST, port), kind="")


@needs("connect_unix")
@expect("FileNotFoundError")
async def test_there_is_no_such_socket(lib: Backend) -> str:
    return await ending(lib, lib.connect_unix("/there/is/none"), kind="")


@expect("cancelled")
async def test_a_connection_that_does_not_come_about_is_cancelled(lib: Backend) -> str:
    with blackhole() as hole:
        async with lib.move_on_after(1) as scope:
            await lib.connect_tcp(HOST, hole.getsockname()[1])
    return "cancelled" if scope.cancelled_caught else "connected"


@expect("TimeoutError")
async def test_a_connection_that_does_not_come_about_in_time(lib: Backend) -> str:
    try:
        with blackhole() as hole:
            async with lib.fail_after(1):
                await lib.connect_tcp(HOST, hole.getsockname()[1])
    except TimeoutError as error:
        return kind_of(error)
    return "connected"


@expect(["waits", True])
async def test_a_peer_that_never_reads_stops_the_sender(lib: Backend) -> list[Any]:
    """Counted in bytes: what the kernel holds and what the library holds is limited."""
    sent = 0
    seen: list[Any] = []

    async def send() -> None:
        nonlocal sent
        for _ in range(1000):
            await stream.send_all(_BLOCK)
            sent += len(_BLOCK)
        seen.append("sent all")

    async with beside_plain(lib) as (stream, _):
        async with lib.open_task_group() as group:
            await arrive(lib, group, send)
            seen.append("waits")
            group.cancel()
        seen.append(sent < 32 << 20)
        async with lib.move_on_after(1):
            await stream.aclose()
    return seen


@expect(["waits", 4 << 20])
async def test_the_sender_goes_on_when_the_peer_reads_again(lib: Backend) -> list[Any]:
    seen: list[Any] = []

    async def send() -> None:
        for _ in range(64):
            await stream.send_all(_BLOCK)
        await stream.send_eof()

    async def serve(stream: Any) -> None:
        begin.set()
        await go_on.wait()
        seen.append(len(await read_all(stream)))

    begin, go_on = lib.Event(), lib.Event()
    async with (
        lib.serve_tcp(serve, HOST) as server,
        await lib.connect_tcp(HOST, server.port) as stream,
    ):
        async with lib.open_task_group() as group:
            await arrive(lib, group, send)
            await begin.wait()
            seen.append("waits")
            go_on.set()
        await stream.receive_some()
    return seen


@expect(True)
async def test_small_buffers_are_filled_many_times(lib: Backend) -> bool:
    data = _BLOCK * 8
    with listening() as listener:
        small_buffers(listener)
        async with await lib.connect_tcp(HOST, listener.getsockname()[1]) as stream:
            with listener.accept()[0] as plain:
                plain.setblocking(False)
                received = bytearray()
                async with lib.open_task_group() as group:
                    group.start_soon(stream.send_all, data)
                    while len(received) < len(data):
                        try:
                            received += plain.recv(1000)
                        except BlockingIOError:
                            await settle(lib)
    return bytes(received) == data


@expect(["broken", b"still served"])
async def test_a_client_that_is_reset_does_not_disturb_the_others(lib: Backend) -> list[Any]:
    said: list[Any] = []

    async def serve(stream: Any) -> None:
        how = await ending(lib, stream.receive_some())
        if how == "broken":
            said.append(how)
            broken.set()
        else:
            await stream.send_all(b"still served")

    broken = lib.Event()
    async with lib.serve_tcp(serve, HOST) as server:
        plain = call(server.port)
        async with await lib.connect_tcp(HOST, server.port) as other:
            reset(plain)
            await broken.wait()
            await other.send_all(b"hello")
            said.append(await other.receive_some())
    return said


@expect(b"served")
async def test_a_caller_that_is_gone_before_it_was_accepted(lib: Backend) -> bytes:
    async def serve(stream: Any) -> None:
        if await ending(lib, stream.receive_some()) != "broken":
            await stream.send_all(b"served")

    async with lib.serve_tcp(serve, HOST) as server:
        for _ in range(5):
            reset(call(server.port))
        with call(server.port) as plain:
            plain.sendall(b"hello")
            plain.shutdown(socket.SHUT_WR)
            plain.setblocking(False)
            while True:
                try:
                    return plain.recv(100)
                except BlockingIOError:
                    await settle(lib)


@expect(["an error", b"heard"])
async def test_sending_after_the_end_was_sent(lib: Backend) -> list[Any]:
    async with (
        lib.serve_tcp(echo, HOST) as server,
        await lib.connect_tcp(HOST, server.port) as stream,
    ):
        await stream.send_all(b"heard")
        await stream.send_eof()
        said = await ending(lib, stream.send_all(b"not heard"))
        return ["done" if said == "done" else "an error", await read_all(stream)]
