"""Does a task whose socket always has data let the others run?

A socket holds 400 bytes; a task receives them one by one without having to wait. Another task is
ready. The answer is how many bytes the first one takes before the other gets its turn.
"""

import socket

import anyio.abc

from .kit import ANYIO

AXIS = "scheduling"
SEEDS = (11, 54, 97)
CLOCK = "real"


async def receiver(lib, sock):
    """Return what receives one byte in the library's own way, and what closes the socket."""
    if lib.name in ANYIO:
        stream = await anyio.abc.UNIXSocketStream.from_socket(sock)
        return (lambda: stream.receive(1)), stream.aclose
    own = lib.from_stdlib_socket(sock)

    async def close():
        lib.sock_close(own)

    return (lambda: lib.sock_recv(own, 1)), close


async def experiment(lib):
    left, right = socket.socketpair()
    left.send(b"x" * 400)
    receive, close = await receiver(lib, right)
    taken, seen = 0, []

    async def other():
        seen.append(taken)

    async with lib.open_task_group() as group:
        group.start_soon(other)
        while taken < 400:
            taken += len(await receive())
    await close()
    left.close()
    for most in (1, 16, 399):
        if seen[0] <= most:
            return "at most 1 byte" if most == 1 else f"at most {most} bytes"
    return "all bytes"


NOTES = {
    "asyncio": (
        "`loop.sock_recv` tries first, and returns without suspending when there is data: nothing "
        "counts how often.",
        "CPython, asyncio/selector_events.py: BaseSelectorEventLoop.sock_recv",
    ),
    "uvloop": (
        "its `sock_recv` waits for a future that is set when the descriptor is reported as ready, "
        "even if there is data at once.",
        "uvloop, loop.pyx: Loop.sock_recv",
    ),
    "trio": (
        "each operation is a checkpoint, whether or not it has to wait.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#checkpoints",
    ),
    ANYIO: (
        "each operation is a checkpoint, whether or not it has to wait.",
        "anyio, _backends/_asyncio.py: UNIXSocketStream.receive; "
        "https://trio.readthedocs.io/en/stable/reference-core.html#checkpoints",
    ),
    ("yieldloop", "futureloop", "nurseryloop"): (
        "operations that need not wait are counted, and every 16th is a checkpoint.",
        "loopbase: OPERATIONS_PER_TURN",
    ),
}
