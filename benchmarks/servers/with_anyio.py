"""How does a server echo in anyio's words?"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from typing import Any

from anyio import EndOfStream
from anyio.abc import SocketAttribute
from anyio.streams.tls import TLSListener

NEEDS = {
    "tcp": ("create_tcp_listener",),
    "tls": ("create_tcp_listener",),
    "udp": ("create_udp_socket",),
}


async def echo(stream: Any) -> None:
    async with stream:
        try:
            while True:
                await stream.send(await stream.receive(65536))
        except EndOfStream:
            pass


async def streams(anyio: Any, announce: Callable[[int], None], tls: ssl.SSLContext | None) -> None:
    listener = await anyio.create_tcp_listener(local_host="127.0.0.1")
    announce(listener.extra(SocketAttribute.local_port))
    await (listener if tls is None else TLSListener(listener, tls)).serve(echo)


async def datagrams(anyio: Any, announce: Callable[[int], None]) -> None:
    async with await anyio.create_udp_socket(local_host="127.0.0.1") as udp:
        announce(udp.extra(SocketAttribute.local_port))
        async for data, (host, port) in udp:
            await udp.sendto(data, host, port)
