"""How does a server echo under the contract's names? For a backend that has no file of its own."""

from __future__ import annotations

import ssl
from collections.abc import Callable

from loopcorpus import Backend

NEEDS = {"tcp": ("serve_tcp",), "tls": ("serve_tcp",), "udp": ("open_udp",)}


async def streams(
    lib: Backend, announce: Callable[[int], None], tls: ssl.SSLContext | None
) -> None:
    async def echo(stream):  # type: ignore[no-untyped-def]
        while data := await stream.receive_some(65536):
            await stream.send_all(data)

    async with lib.serve_tcp(echo, "127.0.0.1", 0, tls=tls) as server:
        announce(server.port)
        await lib.Event().wait()


async def datagrams(lib: Backend, announce: Callable[[int], None]) -> None:
    udp = await lib.open_udp("127.0.0.1", 0)
    announce(udp.address[1])
    while True:
        data, address = await udp.receive_from(65536)
        await udp.send_to(data, address)
