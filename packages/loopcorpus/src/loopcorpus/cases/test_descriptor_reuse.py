"""What if a descriptor's number is used again?

The system gives the lowest free number to whatever is opened next. A loop that remembers numbers
must not take the new one for the old one: not its readiness, not its waiters.
"""

import os
import socket
from typing import Any

import pytest

from loopcorpus import Backend
from loopcorpus._arriving import arrive, settle
from loopcorpus._cases import expect, needs
from loopcorpus._io import echo
from loopcorpus._net import HOST, call

pytestmark = needs("open_task_group")


@needs("wait_readable")
@expect([True] * 20)
async def test_a_descriptor_that_was_waited_for_and_closed(lib: Backend) -> list[bool]:
    seen = []
    numbers = set()
    for _ in range(20):
        reader, writer = os.pipe()
        numbers.add(reader)
        os.write(writer, b"x")
        await lib.wait_readable(reader)
        seen.append(os.read(reader, 10) == b"x")
        os.close(reader)
        os.close(writer)
    assert len(numbers) < 20, "no number was used again"
    return seen


@needs("wait_readable")
@expect(["first", "waits", "second"])
async def test_the_new_one_is_not_ready_because_the_old_one_was(lib: Backend) -> list[str]:
    seen = []
    reader, writer = os.pipe()
    os.write(writer, b"unread")
    await lib.wait_readable(reader)
    seen.append("first")
    os.close(reader)
    os.close(writer)
    again, writer = os.pipe()
    assert again == reader

    async def wait() -> None:
        await lib.wait_readable(again)
        seen.append("second")

    async with lib.open_task_group() as group:
        await arrive(lib, group, wait)
        seen.append("waits")
        os.write(writer, b"x")
    os.close(again)
    os.close(writer)
    return seen


@needs("from_stdlib_socket", "sock_recv")
@expect(["waits", b"for the new one"])
async def test_bytes_for_the_old_socket_do_not_wake_the_new_one(lib: Backend) -> list[object]:
    seen: list[object] = []
    first, first_peer = socket.socketpair()
    number = first.fileno()
    sock = lib.from_stdlib_socket(first)
    first_peer.send(b"x")
    await lib.sock_recv(sock, 1)
    first_peer.send(b"for the old one")  # the poller may know of it already
    lib.sock_close(sock)
    first_peer.close()
    second, second_peer = socket.socketpair()
    assert number in (second.fileno(), second_peer.fileno())
    if second.fileno() != number:
        second, second_peer = second_peer, second
    sock = lib.from_stdlib_socket(second)

    async def receive() -> None:
        seen.append(await lib.sock_recv(sock, 100))

    async with lib.open_task_group() as group:
        await arrive(lib, group, receive)
        seen.append("waits")
        second_peer.send(b"for the new one")
    lib.sock_close(sock)
    second_peer.close()
    return seen


@needs("from_stdlib_socket", "sock_recv")
@expect(b"through the copy")
async def test_a_copy_of_a_closed_descriptor_goes_on(lib: Backend) -> Any:
    # epoll knows what a descriptor stands for: as long as there is a copy, it reports events under
    # the number of the closed one.
    original, peer = socket.socketpair()
    copy = original.dup()
    sock = lib.from_stdlib_socket(original)
    peer.send(b"x")
    await lib.sock_recv(sock, 1)
    lib.sock_close(sock)
    peer.send(b"through the copy")
    await settle(lib)
    sock = lib.from_stdlib_socket(copy)
    received = await lib.sock_recv(sock, 100)
    lib.sock_close(sock)
    peer.close()
    return received


@needs("from_stdlib_socket", "sock_recv")
@expect(["waits", b"x"])
async def test_two_copies_of_one_socket(lib: Backend) -> list[object]:
    seen: list[object] = []
    original, peer = socket.socketpair()
    first, second = lib.from_stdlib_socket(original.dup()), lib.from_stdlib_socket(original)
    peer.send(b"y")
    await lib.sock_recv(first, 1)

    async def receive() -> None:
        seen.append(await lib.sock_recv(second, 100))

    async with lib.open_task_group() as group:
        await arrive(lib, group, receive)
        seen.append("waits")
        lib.sock_close(first)
        peer.send(b"x")
    lib.sock_close(second)
    peer.close()
    return seen


@needs("serve_tcp", "connect_tcp")
@expect(list(range(100)))
async def test_connections_that_come_and_go(lib: Backend) -> list[int]:
    seen = []
    async with lib.serve_tcp(echo, HOST) as server:
        for number in range(100):
            async with await lib.connect_tcp(HOST, server.port) as stream:
                await stream.send_all(b"%d" % number)
                seen.append(int(await stream.receive_some()))
    return seen


@needs("serve_tcp", "connect_tcp")
@expect([b"answer"] * 10)
async def test_numbers_go_round_between_connections(lib: Backend) -> list[bytes]:
    """What one connection closes, another opens, in the same turn and while both are busy."""

    async def answer(stream: Any) -> None:
        await stream.receive_some()
        await stream.send_all(b"answer")

    async def client() -> None:
        for _ in range(5):
            async with await lib.connect_tcp(HOST, server.port) as stream:
                await stream.send_all(b"question")
                answers.append(await stream.receive_some())
            with call(server.port) as unfinished:
                unfinished.send(b"que")

    answers: list[bytes] = []
    async with lib.serve_tcp(answer, HOST) as server:
        await lib.gather(client, client)
        await settle(lib)  # or what has been accepted in this moment is nobody's in asyncio
    return answers


@needs("wait_readable")
@pytest.mark.real_clock
@expect("still works")
async def test_a_descriptor_that_is_closed_behind_the_loops_back(lib: Backend) -> str:
    reader, writer = os.pipe()
    os.write(writer, b"x")
    await lib.wait_readable(reader)
    os.close(reader)  # nobody waits for it now
    os.close(writer)
    await lib.sleep(0.001)
    return "still works"
