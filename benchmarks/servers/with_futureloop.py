"""How does a server echo in futureloop's words? Streams as in asyncio, and its own UDP socket."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .with_asyncio import streams as streams

NEEDS = {"tcp": ("start_server",), "tls": ("start_server",), "udp": ("open_udp",)}


async def datagrams(futureloop: Any, announce: Callable[[int], None]) -> None:
    udp = await futureloop.open_udp("127.0.0.1", 0)
    announce(udp.address[1])
    while True:
        data, address = await udp.receive_from(65536)
        await udp.send_to(data, address)
