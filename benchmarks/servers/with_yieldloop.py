"""How does a server echo in yieldloop's words?"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from typing import Any

NEEDS = {"tcp": ("tcp_server",), "tls": ("tcp_server",), "udp": ("open_udp",)}


async def echo(stream: Any, address: Any) -> None:
    while data := await stream.read(65536):
        await stream.write(data)


async def streams(
    yieldloop: Any, announce: Callable[[int], None], tls: ssl.SSLContext | None
) -> None:
    async with yieldloop.tcp_server("127.0.0.1", 0, echo, ssl=tls) as server:
        announce(server.port)
        await server.serve_forever()


async def datagrams(yieldloop: Any, announce: Callable[[int], None]) -> None:
    udp = await yieldloop.open_udp("127.0.0.1", 0)
    announce(udp.address[1])
    while True:
        data, address = await udp.receive_from()
        await udp.send_to(data, address)
