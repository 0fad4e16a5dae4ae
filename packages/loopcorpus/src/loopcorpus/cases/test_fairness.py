"""Does one busy connection stop everybody else?

An operation that never has to wait never gives up its turn by itself. The delay of the others is
counted in operations of the busy task, not in seconds.
"""

import socket
from typing import Any

from loopcorpus import Backend
from loopcorpus._cases import expect, needs
from loopcorpus._certificates import Certificates
from loopcorpus._net import HOST, Tls, beside_plain, half

pytestmark = needs("open_task_group")

_FAIR = 200  # operations: many times what the libraries take that are fair at all
_MANY = 5_000  # operations that the busy task does if nobody stops it


class Busy:
    """Counts the operations of a task that never waits."""

    def __init__(self, lib: Backend, many: int = _MANY) -> None:
        self.lib, self.many = lib, many
        self.operations = 0
        self.over = False

    async def run(self, operation: Any, *args: Any) -> None:
        try:
            while self.operations < self.many and not self.over:
                await operation(*args)
                self.operations += 1
        finally:
            self.over = True

    async def worst_delay(self) -> int:
        """Return for how many operations another task had to wait at most."""
        worst = last = 0
        while not self.over:
            await self.lib.checkpoint()
            worst, last = max(worst, self.operations - last), self.operations
        return worst


async def _delay(lib: Backend, operation: Any, *args: Any) -> str:
    busy = Busy(lib)
    async with lib.open_task_group() as group:
        group.start_soon(busy.run, operation, *args)
        worst = await busy.worst_delay()
    return "takes turns" if worst <= _FAIR else "starved"


@needs("from_stdlib_socket", "sock_recv", "sock_sendall")
@expect("takes turns")
async def test_a_task_beside_a_socket_that_is_always_ready(lib: Backend) -> str:
    with half(lib) as (sock, plain):

        async def exchange() -> None:
            await lib.sock_sendall(sock, b"x")
            plain.sendall(plain.recv(1))
            await lib.sock_recv(sock, 1)

        return await _delay(lib, exchange)


@needs("connect_tcp")
@expect("takes turns")
async def test_a_task_beside_a_stream_that_has_always_bytes(lib: Backend) -> str:
    async with beside_plain(lib) as (stream, plain):
        plain.sendall(bytes(_MANY))
        return await _delay(lib, stream.receive_some, 1)


@needs("connect_tcp")
@expect("takes turns")
async def test_a_task_beside_a_stream_that_can_always_send(lib: Backend) -> str:
    async with beside_plain(lib) as (stream, plain):
        said = await _delay(lib, stream.send_all, b"x")
        while len(plain.recv(65536)) == 65536:
            pass
        return said


@needs("connect_tcp", "serve_tcp", "Event")
@expect("takes turns")
async def test_a_task_beside_tls_that_has_always_bytes(
    lib: Backend, certificates: Certificates
) -> str:
    async with Tls(lib, certificates).pair() as (stream, peer):
        await peer.send_all(bytes(_MANY))
        return await _delay(lib, stream.receive_some, 1)


@needs("open_udp")
@expect("takes turns")
async def test_a_task_beside_packets_that_have_always_arrived(lib: Backend) -> str:
    with socket.socket(type=socket.SOCK_DGRAM) as plain:
        async with await lib.open_udp(HOST) as udp:

            async def receive() -> None:
                plain.sendto(b"x", udp.address)
                await udp.receive_from()

            return await _delay(lib, receive)


@needs("open_udp")
@expect("takes turns")
async def test_a_task_beside_packets_that_can_always_be_sent(lib: Backend) -> str:
    with socket.socket(type=socket.SOCK_DGRAM) as plain:
        plain.bind((HOST, 0))
        plain.settimeout(10)
        async with await lib.open_udp(HOST) as udp:

            async def send() -> None:
                await udp.send_to(b"x", plain.getsockname())
                plain.recv(1)

            return await _delay(lib, send)


@needs("connect_tcp")
@expect("its turn came")
async def test_a_timer_beside_a_busy_stream(lib: Backend) -> str:
    async with beside_plain(lib) as (stream, plain):
        plain.sendall(bytes(_MANY))
        busy = Busy(lib)
        async with lib.open_task_group() as group:
            group.start_soon(busy.run, stream.receive_some, 1)
            await lib.sleep(0)
            await lib.sleep(0)
            said = "its turn came" if busy.operations <= _FAIR else "starved"
            busy.over = True
    return said


@needs("connect_tcp")
@expect("its turn came")
async def test_another_connection_beside_a_busy_stream(lib: Backend) -> str:
    async with beside_plain(lib) as (stream, plain), beside_plain(lib) as (other, other_plain):
        plain.sendall(bytes(_MANY))
        busy = Busy(lib)

        async def receive() -> None:
            await other.receive_some()
            received_after.append(busy.operations)
            busy.over = True

        received_after: list[int] = []
        async with lib.open_task_group() as group:
            group.start_soon(receive)
            await lib.sleep(1)  # it waits now
            group.start_soon(busy.run, stream.receive_some, 1)
            other_plain.sendall(b"x")
    return "its turn came" if received_after[0] < _MANY else "starved"


@needs("serve_tcp", "connect_tcp")
@expect("served")
async def test_a_new_connection_beside_a_busy_stream(lib: Backend) -> str:
    served_after: list[int] = []

    async def serve(stream: Any) -> None:
        served_after.append(busy.operations)
        await stream.send_all(b"x")

    async with (
        beside_plain(lib) as (stream, plain),
        lib.serve_tcp(serve, HOST) as server,
    ):
        plain.sendall(bytes(_MANY))
        busy = Busy(lib)
        async with lib.open_task_group() as group:
            group.start_soon(busy.run, stream.receive_some, 1)
            async with await lib.connect_tcp(HOST, server.port) as caller:
                await caller.receive_some()
            busy.over = True
    return "served" if served_after[0] < _MANY else "starved"
