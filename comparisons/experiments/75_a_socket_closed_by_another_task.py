"""A task receives from a bare socket, and another one closes it: what does the first one see?

The answer is what its receive returns or raises. "waits for ever": nobody tells it.
"""

from loopcorpus._net import half

from .kit import ASYNCIO, named, turns

AXIS = "io"


async def experiment(lib):
    lib.sock_recv, lib.open_task_group  # noqa: B018  # a library that has none says so here
    seen = []

    async def receive(sock):
        async with lib.move_on_after(10) as scope:
            try:
                received = await lib.sock_recv(sock, 100)
                seen.append("the end" if received == b"" else repr(received))
            except Exception as error:
                seen.append(named(lib, error))
        if scope.cancelled_caught:
            seen.append("waits for ever")

    with half(lib) as (sock, _):
        async with lib.open_task_group() as group:
            group.start_soon(receive, sock)
            await turns(lib)
            lib.sock_close(sock)
    return seen[0]


NOTES = {
    "futureloop": (
        "its own ClosedSocketError is an OSError, as asyncio's users expect of sockets.",
        "futureloop, _errors.py: ClosedSocketError",
    ),
    ASYNCIO: (
        "nothing tells the loop that a socket is closed, and the kernel's poller forgets it in "
        "silence; a selector wants to be told before that.",
        "https://docs.python.org/3/library/selectors.html#selectors.BaseSelector.unregister",
    ),
}
