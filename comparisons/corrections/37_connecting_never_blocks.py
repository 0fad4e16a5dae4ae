"""A connection to a host by its name does not block; connect is non-blocking.

`connect` is, but before it the name has to be looked up, and `getaddrinfo`
waits for a name server as long as it takes. It runs in a worker thread. Below
the name server answers only when another task has run, so a loop that asked it
by itself would stand still.

Seeds: 91.
Sources: https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.getaddrinfo
"""

import socket
import threading

import loopcorpus

real_getaddrinfo = socket.getaddrinfo
other_ran = threading.Event()


def slow_getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    # A look whether the host is an address already asks nobody.
    if not flags & socket.AI_NUMERICHOST:
        ran = other_ran.wait(20)
        assert ran, "nobody ran while the name was looked up"
        host = "127.0.0.1"
    return real_getaddrinfo(host, port, family, type, proto, flags)


async def other(lib):
    await lib.checkpoint()
    other_ran.set()


async def main(lib):
    async with lib.open_task_group() as group:
        group.start_soon(other, lib)
        found = await lib.getaddrinfo("slow.test", 80, type=socket.SOCK_STREAM)
    return found[0][4][0]


socket.getaddrinfo = slow_getaddrinfo
for name in ("asyncio", "yieldloop", "futureloop", "nurseryloop"):
    other_ran.clear()
    lib = loopcorpus.backend(name)
    address = lib.run(main, lib)
    assert address == "127.0.0.1", f"{name}: {address}"
    print(f"{name}: another task ran during the lookup")
