"""How does asyncio wait for descriptors, and how do its packets flow?

The loop's methods, asked of the running loop. It has callbacks for readiness, of which a wait is
made with a future, and a protocol for packets, of which a socket is made with a queue: both as
asyncio's documentation shows it.
"""

from __future__ import annotations

import asyncio
import socket
from types import TracebackType
from typing import Any, Self

_Loop = asyncio.get_running_loop


def socketpair() -> tuple[socket.socket, socket.socket]:
    one, other = socket.socketpair()
    return from_stdlib_socket(one), from_stdlib_socket(other)


def from_stdlib_socket(sock: socket.socket) -> socket.socket:
    sock.setblocking(False)
    return sock


async def sock_recv(sock: socket.socket, max_bytes: int) -> bytes:
    return await _Loop().sock_recv(sock, max_bytes)


async def sock_recv_into(sock: socket.socket, buffer: Any) -> int:
    return await _Loop().sock_recv_into(sock, buffer)


async def sock_sendall(sock: socket.socket, data: Any) -> None:
    await _Loop().sock_sendall(sock, data)


async def sock_connect(sock: socket.socket, address: Any) -> None:
    await _Loop().sock_connect(sock, address)


async def sock_accept(sock: socket.socket) -> tuple[socket.socket, Any]:
    return await _Loop().sock_accept(sock)


def sock_close(sock: socket.socket) -> None:
    sock.close()


def _became_ready(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)


async def wait_readable(sock: Any) -> None:
    loop = _Loop()
    ready = loop.create_future()
    loop.add_reader(sock, _became_ready, ready)
    try:
        await ready
    finally:
        loop.remove_reader(sock)


async def wait_writable(sock: Any) -> None:
    loop = _Loop()
    ready = loop.create_future()
    loop.add_writer(sock, _became_ready, ready)
    try:
        await ready
    finally:
        loop.remove_writer(sock)


async def getaddrinfo(host: Any, port: Any, **hints: Any) -> list[Any]:
    return await _Loop().getaddrinfo(host, port, **hints)


class _Packets(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.arrived: asyncio.Queue[tuple[bytes, Any] | Exception] = asyncio.Queue()
        self.closed = _Loop().create_future()

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self.arrived.put_nowait((data, addr))

    def error_received(self, exc: Exception) -> None:
        self.arrived.put_nowait(exc)

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed.set_result(None)


class UdpSocket:
    def __init__(self, transport: asyncio.DatagramTransport, packets: _Packets) -> None:
        self._transport, self._packets = transport, packets
        self.address = transport.get_extra_info("sockname")

    async def send_to(self, data: bytes, address: Any) -> None:
        self._transport.sendto(data, address)

    async def receive_from(self, max_bytes: int = 65536) -> tuple[bytes, Any]:
        packet = await self._packets.arrived.get()
        if isinstance(packet, Exception):
            raise packet
        return packet[0][:max_bytes], packet[1]

    async def aclose(self) -> None:
        self._transport.close()
        await asyncio.shield(self._packets.closed)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()


async def open_udp(host: str, port: int = 0) -> UdpSocket:
    transport, packets = await _Loop().create_datagram_endpoint(_Packets, local_addr=(host, port))
    return UdpSocket(transport, packets)
