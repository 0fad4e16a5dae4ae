"""A send is cancelled half-way, and then the peer reads on: does it get the rest?

Sixteen megabytes are sent to a peer that reads nothing, and the send is cancelled after a second.
Then the peer reads while the sender's task sleeps. "all": the bytes were in the library's hands,
and still go out; "a part": what had not been sent stays unsent.
"""

from loopcorpus._net import beside_plain

from .kit import ASYNCIO

AXIS = "io"
SEEDS = (91,)
MUCH = 1 << 24


async def experiment(lib):
    received = 0
    async with beside_plain(lib) as (stream, plain):
        async with lib.move_on_after(1):
            await stream.send_all(bytes(MUCH))
        plain.settimeout(0)
        quiet = 0
        while quiet < 5 and received < MUCH:
            try:
                received += len(plain.recv(1 << 20))
                quiet = 0
            except BlockingIOError:
                quiet += 1
                await lib.sleep(1)
    return "all" if received == MUCH else "a part"


NOTES = {
    ("futureloop", *ASYNCIO, "anyio+asyncio"): (
        "the bytes were handed to a buffer as a whole, and the wait that was cancelled was only "
        "the one for room in it.",
        "https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamWriter.drain",
    ),
}
