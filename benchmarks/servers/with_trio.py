"""How does a server echo in trio's words? trio and nurseryloop."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from functools import partial
from typing import Any

NEEDS = {"tcp": ("serve_tcp",), "tls": ("serve_ssl_over_tcp",), "udp": ("socket",)}


async def echo(stream: Any) -> None:
    while data := await stream.receive_some(65536):
        await stream.send_all(data)


async def streams(trio: Any, announce: Callable[[int], None], tls: ssl.SSLContext | None) -> None:
    serve = partial(trio.serve_tcp, echo, 0, host="127.0.0.1")
    if tls is not None:
        serve = partial(trio.serve_ssl_over_tcp, echo, 0, tls, host="127.0.0.1")
    async with trio.open_nursery() as nursery:
        (listener,) = await nursery.start(serve)
        tcp = listener if tls is None else listener.transport_listener
        announce(tcp.socket.getsockname()[1])


async def datagrams(trio: Any, announce: Callable[[int], None]) -> None:
    udp = trio.socket.socket(trio.socket.AF_INET, trio.socket.SOCK_DGRAM)
    await udp.bind(("127.0.0.1", 0))
    announce(udp.getsockname()[1])
    while True:
        data, address = await udp.recvfrom(65536)
        await udp.sendto(data, address)
