"""Two tasks receive from the same bare socket: who gets the bytes?

The first one waits, the second comes, and then three bytes arrive. The answer is what the first
sees, and what the second.
"""

from loopcorpus._net import half

from .kit import ASYNCIO, named, turns

AXIS = "io"


async def experiment(lib):
    lib.sock_recv, lib.open_task_group  # noqa: B018  # a library that has none says so here
    ends = {}

    async def receive(name):
        ends[name] = "waits for ever"
        try:
            ends[name] = (await lib.sock_recv(sock, 100)).decode()
        except Exception as error:
            ends[name] = named(lib, error)

    with half(lib) as (sock, plain):
        async with lib.move_on_after(10), lib.open_task_group() as group:
            group.start_soon(receive, "first")
            await turns(lib)
            group.start_soon(receive, "second")
            await turns(lib)
            plain.send(b"abc")
    return [ends["first"], ends["second"]]


NOTES = {
    "futureloop": (
        "as its streams: the refusal is a RuntimeError.",
        "futureloop, _sockets.py",
    ),
    ASYNCIO: (
        "asyncio has one callback for a descriptor: the second reader takes the place of the "
        "first, which is never told of anything again.",
        "https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.add_reader",
    ),
}
