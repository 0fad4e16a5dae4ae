"""How do two one-way streams become one?

By calling the one that goes the right way. The name is trio's.
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar, final

from ._abc_streams import Bytes, HalfCloseableStream, ReceiveStream, SendStream

Sending = TypeVar("Sending", bound=SendStream)
Receiving = TypeVar("Receiving", bound=ReceiveStream)


@final
class StapledStream(HalfCloseableStream, Generic[Sending, Receiving]):
    """Two one-way streams as one that goes both ways. Owns them.

    send_stream: where `send_all` goes. receive_stream: where `receive_some` comes from.
    """

    def __init__(self, send_stream: Sending, receive_stream: Receiving) -> None:
        self.send_stream = send_stream
        self.receive_stream = receive_stream

    async def send_all(self, data: Bytes) -> None:
        """Call `send_stream.send_all`."""
        await self.send_stream.send_all(data)

    async def wait_send_all_might_not_block(self) -> None:
        """Call `send_stream.wait_send_all_might_not_block`."""
        await self.send_stream.wait_send_all_might_not_block()

    async def send_eof(self) -> None:
        """Call `send_eof` of the send stream if it has that, else close it."""
        stream: Any = self.send_stream
        if hasattr(stream, "send_eof"):
            await stream.send_eof()
        else:
            await stream.aclose()

    async def receive_some(self, max_bytes: int | None = None) -> bytes | bytearray:
        """Call `receive_stream.receive_some`."""
        return await self.receive_stream.receive_some(max_bytes)

    async def aclose(self) -> None:
        """Close both, the second one also if the first raises."""
        try:
            await self.send_stream.aclose()
        finally:
            await self.receive_stream.aclose()
