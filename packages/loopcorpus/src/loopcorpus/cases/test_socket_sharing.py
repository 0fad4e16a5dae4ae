"""What becomes of a wait for a socket that is cancelled, shared or closed?

Rule: a wait that is cancelled has taken nothing. One task receives and one task sends at a time.
"""

import socket
from typing import Any

from loopcorpus import Backend
from loopcorpus._arriving import arrive, settle
from loopcorpus._cases import expect, needs
from loopcorpus._io import ending
from loopcorpus._net import half, listening

pytestmark = needs("from_stdlib_socket", "sock_close", "open_task_group")


@expect(b"kept")
async def test_a_cancelled_receive_takes_nothing(lib: Backend) -> Any:
    with half(lib) as (sock, plain):
        async with lib.open_task_group() as group:
            (await arrive(lib, group, lib.sock_recv, sock, 100)).cancel()
        plain.send(b"kept")
        return await lib.sock_recv(sock, 100)


@expect(b"kept")
async def test_bytes_come_and_the_receive_is_cancelled_in_the_same_turn(lib: Backend) -> bytes:
    heard = b""

    async def receive() -> None:
        nonlocal heard
        heard += await lib.sock_recv(sock, 100)

    with half(lib) as (sock, plain):
        async with lib.open_task_group() as group:
            child = await arrive(lib, group, receive)
            plain.send(b"kept")
            child.cancel()
        if not heard:
            await receive()
    return heard


@expect(b"kept")
async def test_the_receive_is_cancelled_and_bytes_come_in_the_same_turn(lib: Backend) -> bytes:
    heard = b""

    async def receive() -> None:
        nonlocal heard
        heard += await lib.sock_recv(sock, 100)

    with half(lib) as (sock, plain):
        async with lib.open_task_group() as group:
            child = await arrive(lib, group, receive)
            child.cancel()
            plain.send(b"kept")
        if not heard:
            await receive()
    return heard


@expect(b"kept")
async def test_a_cancelled_receive_into_a_buffer_takes_nothing(lib: Backend) -> bytes:
    buffer = bytearray(4)
    with half(lib) as (sock, plain):
        async with lib.open_task_group() as group:
            (await arrive(lib, group, lib.sock_recv_into, sock, buffer)).cancel()
        plain.send(b"kept")
        await lib.sock_recv_into(sock, buffer)
    return bytes(buffer)


@expect(True)
async def test_what_a_cancelled_send_has_sent_is_a_beginning(lib: Backend) -> bool:
    data = bytes(range(256)) * 4096
    with half(lib) as (sock, plain):
        async with lib.open_task_group() as group:
            (await arrive(lib, group, lib.sock_sendall, sock, data)).cancel()
        lib.sock_close(sock)
        received = bytearray()
        while some := plain.recv(65536):
            received += some
    return 0 < len(received) < len(data) and data.startswith(received)


@needs("sock_accept")
@expect(1)
async def test_a_cancelled_accept_loses_no_caller(lib: Backend) -> int:
    accepted = []

    async def accept() -> None:
        accepted.append((await lib.sock_accept(listener))[0])

    with listening() as plain:
        listener = lib.from_stdlib_socket(plain)
        try:
            async with lib.open_task_group() as group:
                child = await arrive(lib, group, accept)
                caller = socket.create_connection(plain.getsockname())
                child.cancel()
            if not accepted:
                await accept()
        finally:
            lib.sock_close(listener)
        for sock in (caller, *accepted):
            lib.sock_close(sock)
    return len(accepted)


@expect(["first b'x'", "second busy"])
async def test_two_tasks_receive_from_one_socket(lib: Backend) -> list[str]:
    said: list[str] = []

    async def receive(name: str) -> None:
        said.append(f"{name} {await ending(lib, lib.sock_recv(sock, 1), 'Socket')}")

    with half(lib) as (sock, plain):
        async with lib.open_task_group() as group:
            for name in ("first", "second"):
                await arrive(lib, group, receive, name)
            plain.send(b"x")
            await settle(lib)
            group.cancel()
    return sorted(said)


@expect(["first waits", "second busy"])
async def test_two_tasks_send_on_one_socket(lib: Backend) -> list[str]:
    said: list[str] = []

    async def send(name: str) -> None:
        said.append(f"{name} {await ending(lib, lib.sock_sendall(sock, bytes(1 << 22)), 'Socket')}")

    with half(lib) as (sock, _):
        async with lib.open_task_group() as group:
            for name in ("first", "second"):
                await arrive(lib, group, send, name)
            if len(said) < 2:
                said.append("first waits")
            group.cancel()
    return sorted(said)


@expect("closed")
async def test_closed_while_a_task_receives(lib: Backend) -> str:
    said: list[str] = []

    async def receive() -> None:
        said.append(await ending(lib, lib.sock_recv(sock, 1), "Socket"))

    with half(lib) as (sock, _):
        async with lib.open_task_group() as group:
            await arrive(lib, group, receive)
            lib.sock_close(sock)
            await settle(lib)
            group.cancel()
    return (said or ["waits for ever"])[0]


@expect("closed")
async def test_closed_while_a_task_sends(lib: Backend) -> str:
    said: list[str] = []

    async def send() -> None:
        said.append(await ending(lib, lib.sock_sendall(sock, bytes(1 << 22)), "Socket"))

    with half(lib) as (sock, _):
        async with lib.open_task_group() as group:
            await arrive(lib, group, send)
            lib.sock_close(sock)
            await settle(lib)
            group.cancel()
    return (said or ["waits for ever"])[0]


@needs("sock_accept")
@expect("closed")
async def test_closed_while_a_task_accepts(lib: Backend) -> str:
    said: list[str] = []

    async def accept() -> None:
        said.append(await ending(lib, lib.sock_accept(listener), "Socket"))

    with listening() as plain:
        listener = lib.from_stdlib_socket(plain)
        async with lib.open_task_group() as group:
            await arrive(lib, group, accept)
            lib.sock_close(listener)
            await settle(lib)
            group.cancel()
    return (said or ["waits for ever"])[0]


@expect(["closed", "closed"])
async def test_used_after_it_was_closed(lib: Backend) -> list[str]:
    with half(lib) as (sock, _):
        lib.sock_close(sock)
        return [
            await ending(lib, operation, "Socket")
            for operation in (lib.sock_recv(sock, 1), lib.sock_sendall(sock, b"x"))
        ]
