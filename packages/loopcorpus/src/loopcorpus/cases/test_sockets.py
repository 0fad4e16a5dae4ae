"""How does a task wait for a descriptor?

Socket pairs, whose bytes are there as soon as they are sent, and connections of this machine.
"""

import socket
from typing import Any

from loopcorpus import Backend
from loopcorpus._arriving import arrive, settle
from loopcorpus._cases import expect, needs
from loopcorpus._io import ending
from loopcorpus._net import blackhole, half, listening, reset

pytestmark = needs("from_stdlib_socket", "sock_close", "open_task_group")
_MEBIBYTE = bytes(range(256)) * 4096


@needs("socketpair")
@expect([b"ping", b"pong"])
async def test_both_ends_of_a_pair(lib: Backend) -> list[bytes]:
    one, other = lib.socketpair()
    try:
        await lib.sock_sendall(one, b"ping")
        heard = await lib.sock_recv(other, 100)
        await lib.sock_sendall(other, b"pong")
        return [heard, await lib.sock_recv(one, 100)]
    finally:
        lib.sock_close(one)
        lib.sock_close(other)


@expect([b"abc", b"def", b""])
async def test_no_more_than_asked_for_and_the_end(lib: Backend) -> list[bytes]:
    with half(lib) as (sock, plain):
        plain.send(b"abcdef")
        plain.shutdown(socket.SHUT_WR)
        return [await lib.sock_recv(sock, 3) for _ in range(3)]


@expect([5, b"hello......"])
async def test_into_a_buffer_of_the_caller(lib: Backend) -> list[Any]:
    with half(lib) as (sock, plain):
        plain.send(b"hello")
        buffer = bytearray(b"." * 11)
        return [await lib.sock_recv_into(sock, buffer), bytes(buffer)]


@expect([b"abc", b"def", b"gh"])
async def test_into_a_buffer_that_is_too_small(lib: Backend) -> list[bytes]:
    """What is left is there at once: no event tells of it again."""
    parts: list[bytes] = []
    with listening() as listener, socket.create_connection(listener.getsockname()) as plain:
        sock = lib.from_stdlib_socket(listener.accept()[0])
        try:
            plain.send(b"abcdefgh")
            buffer = bytearray(3)
            while sum(len(part) for part in parts) < 8:
                parts.append(bytes(buffer[: await lib.sock_recv_into(sock, buffer)]))
        finally:
            lib.sock_close(sock)
    return parts


@expect([b"first", b"second"])
async def test_a_receiver_that_has_to_wait(lib: Backend) -> list[bytes]:
    heard = []

    async def listen() -> None:
        for _ in range(2):
            heard.append(await lib.sock_recv(sock, 100))

    with half(lib) as (sock, plain):
        async with lib.open_task_group() as group:
            await arrive(lib, group, listen)
            plain.send(b"first")
            await settle(lib)
            plain.send(b"second")
        return heard


@expect(True)
async def test_more_than_the_kernel_holds(lib: Backend) -> bool:
    one, other = lib.socketpair()
    received = bytearray()

    async def listen() -> None:
        while data := await lib.sock_recv(other, 65536):
            received.extend(data)

    try:
        async with lib.open_task_group() as group:
            group.start_soon(listen)
            await lib.sock_sendall(one, _MEBIBYTE)
            lib.sock_close(one)
    finally:
        lib.sock_close(other)
    return bytes(received) == _MEBIBYTE


@expect(["waits while nobody reads", "sent"])
async def test_a_sender_waits_for_a_peer_that_does_not_read(lib: Backend) -> list[str]:
    seen = []

    async def send() -> None:
        await lib.sock_sendall(sock, _MEBIBYTE)
        seen.append("sent")

    with half(lib) as (sock, plain):
        async with lib.open_task_group() as group:
            await arrive(lib, group, send)
            seen.append("waits while nobody reads")
            received = 0
            plain.setblocking(False)
            while received < len(_MEBIBYTE):
                try:
                    received += len(plain.recv(65536))
                except BlockingIOError:
                    await settle(lib)
        return seen


@expect(["received b'x'", "sent"])
async def test_one_receives_while_another_sends(lib: Backend) -> list[str]:
    seen = []

    async def receive() -> None:
        seen.append(f"received {await lib.sock_recv(sock, 1)!r}")

    async def send() -> None:
        await lib.sock_sendall(sock, _MEBIBYTE)
        seen.append("sent")

    with half(lib) as (sock, plain):
        async with lib.open_task_group() as group:
            await arrive(lib, group, receive)
            await arrive(lib, group, send)
            plain.send(b"x")
            await settle(lib)
            received = 0
            plain.setblocking(False)
            while received < len(_MEBIBYTE):
                try:
                    received += len(plain.recv(65536))
                except BlockingIOError:
                    await settle(lib)
        return seen


@needs("sock_connect", "sock_accept")
@expect([b"hello", True])
async def test_connecting_and_accepting(lib: Backend) -> list[Any]:
    with listening() as plain:
        address = plain.getsockname()
        listener = lib.from_stdlib_socket(plain)
        caller = lib.from_stdlib_socket(socket.socket())
        try:
            await lib.sock_connect(caller, address)
            accepted, peer = await lib.sock_accept(listener)
            try:
                await lib.sock_sendall(caller, b"hello")
                return [await lib.sock_recv(accepted, 100), peer == caller.getsockname()]
            finally:
                lib.sock_close(accepted)
        finally:
            lib.sock_close(caller)
            lib.sock_close(listener)


@needs("sock_accept")
@expect(5)
async def test_all_that_have_called_are_accepted(lib: Backend) -> int:
    """They all came with one event; an acceptor that waits for the next one misses them."""
    accepted = 0
    with listening() as plain:
        listener = lib.from_stdlib_socket(plain)

        async def accept() -> None:
            nonlocal accepted
            for _ in range(5):
                sock, _ = await lib.sock_accept(listener)
                lib.sock_close(sock)
                accepted += 1

        try:
            async with lib.open_task_group() as group:
                await arrive(lib, group, accept)
                callers = [socket.create_connection(plain.getsockname()) for _ in range(5)]
                await settle(lib)
                group.cancel()
        finally:
            lib.sock_close(listener)
        for caller in callers:
            caller.close()
    return accepted


@needs("sock_connect")
@expect("ConnectionRefusedError")
async def test_nobody_listens(lib: Backend) -> str:
    with listening() as plain:
        address = plain.getsockname()
    sock = lib.from_stdlib_socket(socket.socket())
    try:
        return await ending(lib, lib.sock_connect(sock, address), "Socket")
    finally:
        lib.sock_close(sock)


@needs("sock_connect")
@expect("cancelled")
async def test_a_connection_that_does_not_come_about_is_cancelled(lib: Backend) -> str:
    with blackhole() as hole:
        sock = lib.from_stdlib_socket(socket.socket())
        try:
            async with lib.move_on_after(1) as scope:
                await lib.sock_connect(sock, hole.getsockname())
        finally:
            lib.sock_close(sock)
    return "cancelled" if scope.cancelled_caught else "connected"


@expect("ConnectionResetError")
async def test_reset_while_receiving(lib: Backend) -> str:
    said = []
    with listening() as listener:
        plain = socket.create_connection(listener.getsockname())
        sock = lib.from_stdlib_socket(listener.accept()[0])

        async def receive() -> None:
            said.append(await ending(lib, lib.sock_recv(sock, 100), "Socket"))

        try:
            async with lib.open_task_group() as group:
                await arrive(lib, group, receive)
                reset(plain)
        finally:
            lib.sock_close(sock)
    return said[0]


@expect(["ConnectionResetError", "BrokenPipeError"])
async def test_reset_while_sending(lib: Backend) -> list[str]:
    said = []
    with listening() as listener:
        plain = socket.create_connection(listener.getsockname())
        sock = lib.from_stdlib_socket(listener.accept()[0])

        async def send() -> None:
            for _ in range(2):
                said.append(await ending(lib, lib.sock_sendall(sock, bytes(1 << 24)), "Socket"))

        try:
            async with lib.open_task_group() as group:
                await arrive(lib, group, send)
                reset(plain)
        finally:
            lib.sock_close(sock)
    return said
