"""The connection is reset: what do two reads say, one after the other, and then a write?

The peer resets while a task receives. The task receives once more, and then sends.
"""

from loopcorpus._net import beside_plain, reset

from .kit import TRIO, named, turns

AXIS = "io"


async def experiment(lib):
    seen = []

    async def attempt(function, *args):
        try:
            said = await function(*args)
            seen.append("the end" if said == b"" else "no error")
        except Exception as error:
            seen.append(named(lib, error))

    async def use():
        await attempt(stream.receive_some)
        await attempt(stream.receive_some)
        await attempt(stream.send_all, b"x")

    async with beside_plain(lib) as (stream, plain), lib.open_task_group() as group:
        group.start_soon(use)
        await turns(lib)
        reset(plain)
    return seen


NOTES = {
    "yieldloop": (
        "the kernel's own answer to a write after a reset (EPIPE) comes out; asyncio repeats the "
        "first error.",
        "https://man7.org/linux/man-pages/man2/send.2.html",
    ),
    ("nurseryloop", "anyio+asyncio"): (
        "whatever the peer did to end the connection has one name, BrokenResourceError, and the "
        "connection stays broken.",
        "https://trio.readthedocs.io/en/stable/reference-io.html#trio.BrokenResourceError",
    ),
    "uvloop": (
        "a write to a closed handle is a RuntimeError in uvloop.",
        "uvloop, handles/handle.pyx: UVHandle._ensure_alive",
    ),
    TRIO: (
        "the kernel tells of a reset once, and trio asks it each time: what is received after "
        "that is the end.",
        "https://man7.org/linux/man-pages/man7/socket.7.html",
    ),
}
