"""A task receives from a stream, and another one closes it: what does the first one see?

The answer is what its receive returns or raises. "waits for ever": nobody tells it.
"""

from loopcorpus._net import beside_plain

from .kit import ASYNCIO, named, turns

AXIS = "io"


async def experiment(lib):
    seen = []

    async def receive():
        async with lib.move_on_after(10) as scope:
            try:
                received = await stream.receive_some()
                seen.append("the end" if received == b"" else repr(received))
            except Exception as error:
                seen.append(named(lib, error))
        if scope.cancelled_caught:
            seen.append("waits for ever")

    async with beside_plain(lib) as (stream, _), lib.open_task_group() as group:
        group.start_soon(receive)
        await turns(lib)
        await stream.aclose()
    return seen[0]


NOTES = {
    ("futureloop", *ASYNCIO): (
        "closing ends the reader as the peer's end does: what waits in `read` gets no bytes.",
        "CPython, asyncio/streams.py: StreamReaderProtocol.connection_lost",
    ),
}
