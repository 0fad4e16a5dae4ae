"""A server has no descriptor left to accept with: does it go on later, and who hears of it?

A client connects while the process has all the descriptors that it may have, and three seconds
later some are free again. The answer is whether the client is served then, and whether the server
has logged anything.
"""

import os
import resource
import socket
from contextlib import contextmanager

from loopcorpus._io import echo
from loopcorpus._net import HOST

from .free_tasks import log_everything
from .kit import ANYIO, reports, turns

AXIS = "io"


async def experiment(lib):
    log_everything()
    served = "not served"
    with reports() as seen, socket.socket() as client:
        try:
            async with lib.serve_tcp(echo, HOST) as server:
                await turns(lib)
                with no_descriptor_left():
                    client.connect((HOST, server.port))
                    await lib.sleep(1)
                    await lib.sleep(1)
                    await lib.sleep(1)
                served = await answer_to(lib, client)
        except Exception:
            served = "the server's block raises"
    return [served, "logged" if seen else "in silence"]


async def answer_to(lib, client):
    """Return what the client sees that asks for an echo now."""
    client.settimeout(0)
    try:
        client.send(b"x")
        for _ in range(10):
            await lib.sleep(1)
            try:
                return "served later" if client.recv(1) else "hung up on"
            except BlockingIOError:
                continue
    except ConnectionError:
        return "hung up on"
    return "not served"


@contextmanager
def no_descriptor_left():
    """Take every descriptor below a limit that is just above those in use."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    highest = max(int(name) for name in os.listdir("/proc/self/fd"))
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest + 10, hard))
    taken = []
    try:
        while True:
            taken.append(os.dup(0))
    except OSError:
        yield
    finally:
        for number in taken:
            os.close(number)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


NOTES = {
    "uvloop": (
        "libuv keeps a descriptor in reserve: it gives it up, accepts the connection, and closes "
        "it, so that nobody waits for nothing.",
        "libuv, src/unix/stream.c: uv__emfile_trick",
    ),
    ANYIO: (
        "anyio's listener hands the error of `accept` on, and it ends the task group of the "
        "server.",
        "anyio, _backends/_asyncio.py: TCPSocketListener.accept; abc.Listener.serve",
    ),
    "curio": (
        "the error of `accept` ends the task of the server.",
        "curio, network.py: run_server",
    ),
}
