"""What does an echo server do?

It sends back what it receives, as it receives it, and ends when the client has ended.
"""

from typing import Any

from loopcorpus import Backend


async def echo(lib: Backend, stream: Any) -> None:
    """Serve one connection until the client sends no more, or is gone."""
    try:
        async with stream:  # an end that TLS can tell from a cut
            while data := await stream.receive_some():
                await stream.send_all(data)
    except lib.StreamBroken:
        pass  # the client went away
