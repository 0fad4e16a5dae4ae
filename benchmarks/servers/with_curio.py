"""How does a server echo in curio's words?"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from typing import Any

NEEDS = {
    "tcp": ("tcp_server_socket", "network"),
    "tls": ("tcp_server_socket", "network"),
    "udp": ("socket",),
}


async def echo(client: Any, address: Any) -> None:
    while data := await client.recv(65536):
        await client.sendall(data)


async def streams(curio: Any, announce: Callable[[int], None], tls: ssl.SSLContext | None) -> None:
    listener = curio.tcp_server_socket("127.0.0.1", 0)
    announce(listener.getsockname()[1])
    await curio.network.run_server(listener, echo, ssl=tls)


async def datagrams(curio: Any, announce: Callable[[int], None]) -> None:
    async with curio.socket.socket(curio.socket.AF_INET, curio.socket.SOCK_DGRAM) as udp:
        udp.bind(("127.0.0.1", 0))
        announce(udp.getsockname()[1])
        while True:
            data, address = await udp.recvfrom(65536)
            await udp.sendto(data, address)
