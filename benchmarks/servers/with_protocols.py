"""How does a server echo with asyncio's protocols: callbacks, no task and no stream?

What asyncio and uvloop can do at most; a reference for their streams and for everybody else's.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from typing import Any

from .with_asyncio import datagrams as datagrams

NEEDS = {"tcp": ("Protocol",), "tls": ("Protocol",), "udp": ("DatagramProtocol",)}


async def streams(
    asyncio: Any, announce: Callable[[int], None], tls: ssl.SSLContext | None
) -> None:
    class Echo(asyncio.Protocol):  # type: ignore[misc]
        def connection_made(self, transport: Any) -> None:
            self.transport = transport

        def data_received(self, data: bytes) -> None:
            self.transport.write(data)

        def pause_writing(self) -> None:
            self.transport.pause_reading()

        def resume_writing(self) -> None:
            self.transport.resume_reading()

    loop = asyncio.get_running_loop()
    server = await loop.create_server(Echo, "127.0.0.1", 0, ssl=tls)
    announce(server.sockets[0].getsockname()[1])
    await server.serve_forever()
