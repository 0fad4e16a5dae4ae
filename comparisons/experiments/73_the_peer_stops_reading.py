"""The peer stops reading: does the sender find out?

Sixteen blocks of a megabyte are sent to a peer that reads nothing. "waits": the sender is held back
before the last. Two answers: by the library's own send with the wait that belongs to it, and by
the call that does not wait, if there is one.
"""

import asyncio

import futureloop
from loopcorpus._net import HOST, beside_plain, listening

from .kit import ASYNCIO

AXIS = "io"
SEEDS = (91, 96)
BLOCK = bytes(1 << 20)


async def experiment(lib):
    seen = []
    async with beside_plain(lib) as (stream, _):
        async with lib.move_on_after(10) as scope:
            for _ in range(16):
                await stream.send_all(BLOCK)
        seen.append("waits" if scope.cancelled_caught else "takes it all")
    if lib.name in (*ASYNCIO, "futureloop"):
        seen.append(await without_waiting(lib))
    else:
        seen.append("there is none")
    return seen


async def without_waiting(lib):
    library = futureloop if lib.name == "futureloop" else asyncio
    with listening() as listener:
        _, writer = await library.open_connection(HOST, listener.getsockname()[1])
        with listener.accept()[0]:
            for _ in range(16):
                writer.write(BLOCK)
        writer.transport.abort()
    return "takes it all"


NOTES = {
    ("futureloop", *ASYNCIO): (
        "`write` is a plain call that fills a buffer without a bound; only `drain` waits.",
        "https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamWriter.write",
    ),
}
