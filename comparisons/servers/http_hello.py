"""What does an HTTP/1.1 server do?

h11 knows the protocol and does no I/O; here its bytes are moved, and the requests answered:

- GET or HEAD /: a greeting; /N: N bytes;
- POST or PUT: the body comes back.

A connection is used for several requests, one after the other, also when the client sends them
without waiting. A client that says nothing for `IDLE_SECONDS` is let go.
"""

from typing import Any

import h11

from loopcorpus import Backend

IDLE_SECONDS = 30
LARGEST_BODY = 16 << 20  # bytes
PIECE = 65536  # bytes that are sent at once


async def serve_http(lib: Backend, stream: Any) -> None:
    """Serve one connection until the client ends it, is gone, or breaks the protocol."""
    connection = Connection(lib, stream)
    try:
        async with stream:  # an end that TLS can tell from a cut
            await connection.serve()
    except lib.StreamBroken:
        pass  # the client went away


class Connection:
    """One connection to a client."""

    def __init__(self, lib: Backend, stream: Any) -> None:
        self.http = h11.Connection(h11.SERVER)
        self.method = b""  # of the request that is being answered
        self._lib = lib
        self._stream = stream

    async def serve(self) -> None:
        """Answer requests until there are no more of them, or one that is none."""
        try:
            while await self.serve_request():
                self.http.start_next_cycle()
        except h11.RemoteProtocolError as error:
            if self.http.our_state in (h11.IDLE, h11.SEND_RESPONSE):
                await self.answer(error.error_status_hint, f"{error}\n".encode())

    async def serve_request(self) -> bool:
        """Answer one request; return whether another one may follow."""
        request = await self._next_event()
        if not isinstance(request, h11.Request):
            return False  # the client has ended
        self.method = request.method
        body = bytearray()
        while isinstance(event := await self._next_event(), h11.Data):
            body += event.data
            if len(body) > LARGEST_BODY:
                await self.answer(413, b"too much\n")
                return False
        if not isinstance(event, h11.EndOfMessage):
            return False
        path = request.target.removeprefix(b"/")
        if self.method in (b"POST", b"PUT"):
            await self.answer(200, bytes(body))
        elif self.method not in (b"GET", b"HEAD"):
            await self.answer(405, b"this method is not known here\n")
        elif not path:
            await self.answer(200, b"hello\n")
        elif path.isdigit():
            await self.answer(200, size=int(path))
        else:
            await self.answer(404, b"there is / and /N\n")
        return self.http.states == {h11.CLIENT: h11.DONE, h11.SERVER: h11.DONE}

    async def answer(self, status: int, text: bytes = b"", size: int = 0) -> None:
        """Send a response whose body is `text`, or `size` bytes, a piece at a time."""
        length = str(len(text) or size)
        headers = [("content-type", "text/plain"), ("content-length", length)]
        await self._send(h11.Response(status_code=status, headers=headers))
        if self.method != b"HEAD":
            if text:
                await self._send(h11.Data(text))
            for start in range(0, size, PIECE):
                await self._send(h11.Data(bytes(min(PIECE, size - start))))
        await self._send(h11.EndOfMessage())

    async def _next_event(self) -> Any:
        """Return h11's next event; ConnectionClosed if the client says nothing for too long."""
        while (event := self.http.next_event()) is h11.NEED_DATA:
            if self.http.they_are_waiting_for_100_continue:
                await self._send(h11.InformationalResponse(status_code=100, headers=[]))
            async with self._lib.move_on_after(IDLE_SECONDS) as patience:
                data = await self._stream.receive_some()
            if patience.cancelled_caught:
                return h11.ConnectionClosed()
            self.http.receive_data(data)
        return event

    async def _send(self, event: Any) -> None:
        await self._stream.send_all(self.http.send(event) or b"")
