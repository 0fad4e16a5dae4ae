"""How does a server echo in asyncio's words? asyncio and uvloop; futureloop's streams."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from typing import Any

NEEDS = {"tcp": ("start_server",), "tls": ("start_server",), "udp": ("DatagramProtocol",)}


async def echo(reader: Any, writer: Any) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()
    await writer.wait_closed()


async def streams(
    asyncio: Any, announce: Callable[[int], None], tls: ssl.SSLContext | None
) -> None:
    server = await asyncio.start_server(echo, "127.0.0.1", 0, ssl=tls)
    announce(server.sockets[0].getsockname()[1])
    await server.serve_forever()


async def datagrams(asyncio: Any, announce: Callable[[int], None]) -> None:
    class Echo(asyncio.DatagramProtocol):  # type: ignore[misc]
        def connection_made(self, transport: Any) -> None:
            self.transport = transport

        def datagram_received(self, data: bytes, address: Any) -> None:
            self.transport.sendto(data, address)

    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(Echo, local_addr=("127.0.0.1", 0))
    announce(transport.get_extra_info("sockname")[1])
    await loop.create_future()
