"""How do bytes flow?

Over TCP, over Unix sockets and over TLS: each case runs over each of them.
"""

import socket
from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._cases import expect, needs, real_clock
from loopcorpus._certificates import Certificates
from loopcorpus._io import echo, read_all, read_exactly
from loopcorpus._net import Tcp, Transport, Unix, over, over_each

_MEBIBYTE = bytes(range(256)) * 4096


@over_each
@real_clock
@expect(b"hello")
async def test_what_is_sent_arrives(
    lib: Backend, kind: type[Transport], certificates: Certificates
) -> Any:
    transport = kind(lib, certificates)
    async with transport.serve(echo) as server, await transport.connect(server) as client:
        await client.send_all(b"hello")
        return await read_exactly(client, 5)


@over_each
@real_clock
@expect(True)
async def test_more_than_any_buffer_holds_both_ways_at_once(
    lib: Backend, kind: type[Transport], certificates: Certificates
) -> bool:
    transport = kind(lib, certificates)
    async with transport.serve(echo) as server, await transport.connect(server) as client:
        async with lib.open_task_group() as group:
            group.start_soon(client.send_all, _MEBIBYTE)
            back = await read_exactly(client, len(_MEBIBYTE))
        return back == _MEBIBYTE


@over_each
@real_clock
@expect([b"last words", b"", b""])
async def test_the_end_comes_after_what_was_sent_and_stays(
    lib: Backend, kind: type[Transport], certificates: Certificates
) -> list[bytes]:
    async def speak(stream: Any) -> None:
        async with stream:
            await stream.send_all(b"last words")

    transport = kind(lib, certificates)
    async with transport.serve(speak) as server, await transport.connect(server) as client:
        return [await client.receive_some() for _ in range(3)]


@over(Tcp, Unix)
@real_clock
@expect(b"heard: all of it")
async def test_who_has_sent_the_end_still_receives(
    lib: Backend, kind: type[Transport], certificates: Certificates
) -> bytes:
    async def listen(stream: Any) -> None:
        async with stream:
            await stream.send_all(b"heard: " + await read_all(stream))

    transport = kind(lib, certificates)
    async with transport.serve(listen) as server, await transport.connect(server) as client:
        await client.send_all(b"all of it")
        await client.send_eof()
        return await read_all(client)


@over_each
@real_clock
@expect([b"abc", b"d", b"ef"])
async def test_no_more_than_asked_for(
    lib: Backend, kind: type[Transport], certificates: Certificates
) -> list[bytes]:
    async def speak(stream: Any) -> None:
        async with stream:
            await stream.send_all(b"abcdef")

    transport = kind(lib, certificates)
    async with transport.serve(speak) as server, await transport.connect(server) as client:
        return [await client.receive_some(count) for count in (3, 1, 10)]


@over_each
@real_clock
@expect([f"client {number}" for number in range(20)])
async def test_several_connections_at_once_stay_apart(
    lib: Backend, kind: type[Transport], certificates: Certificates
) -> list[str]:
    transport = kind(lib, certificates)

    async def talk(number: int) -> None:
        word = f"client {number}".encode()
        async with await transport.connect(server) as client:
            for _ in range(3):
                await client.send_all(word)
                assert await read_exactly(client, len(word)) == word
        said.append(word.decode())

    said: list[str] = []
    async with transport.serve(echo) as server, lib.open_task_group() as group:
        for number in range(20):
            group.start_soon(talk, number)
    return sorted(said, key=lambda word: int(word.split()[1]))


@over_each
@real_clock
async def test_nothing_is_sent_as_nothing(
    lib: Backend, kind: type[Transport], certificates: Certificates
) -> None:
    transport = kind(lib, certificates)
    async with transport.serve(echo) as server, await transport.connect(server) as client:
        await client.send_all(b"")
        await client.send_all(b"x")
        assert await client.receive_some() == b"x"


@over_each
@real_clock
@expect([b"bytes", b"bytearray", b"memoryview"])
async def test_every_kind_of_buffer_can_be_sent(
    lib: Backend, kind: type[Transport], certificates: Certificates
) -> list[bytes]:
    transport = kind(lib, certificates)
    async with transport.pair() as (client, other):
        heard = []
        for data in (b"bytes", bytearray(b"bytearray"), memoryview(b"memoryview")):
            await client.send_all(data)  # type: ignore[arg-type]
            heard.append(await read_exactly(other, len(data)))
        return heard


@over_each
@real_clock
async def test_closing_twice_is_closing_once(
    lib: Backend, kind: type[Transport], certificates: Certificates
) -> None:
    transport = kind(lib, certificates)
    async with transport.serve(echo) as server:
        client = await transport.connect(server)
        await client.aclose()
        await client.aclose()


@needs("connect_tcp", "serve_tcp")
@real_clock
@expect([b"1", b"2", b"3"])
async def test_the_same_port_again_at_once(lib: Backend) -> list[bytes]:
    port = 0
    heard = []
    for word in (b"1", b"2", b"3"):
        async with lib.serve_tcp(echo, "127.0.0.1", port) as server:
            port = server.port
            async with await lib.connect_tcp("127.0.0.1", port) as client:
                await client.send_all(word)
                heard.append(await client.receive_some())
    return heard


@needs("connect_tcp", "serve_tcp")
@real_clock
@expect(b"over IPv6")
async def test_an_address_of_the_sixth_version(lib: Backend) -> bytes:
    if not _has_ipv6():
        pytest.skip("this machine has no IPv6")
    async with (
        lib.serve_tcp(echo, "::1") as server,
        await lib.connect_tcp("::1", server.port) as client,
    ):
        await client.send_all(b"over IPv6")
        return await client.receive_some()


def _has_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False
