"""A refused connection comes out of the loop, where nobody can catch it.

That happens where a callback of the selector calls `connect` or looks at
SO_ERROR and raises. The failure belongs to whoever awaits the connection.

Seeds: 91.
Sources: https://man7.org/linux/man-pages/man2/connect.2.html (EINPROGRESS);
https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.sock_connect
"""

import socket

import loopcorpus


async def main(lib, port):
    refused = []
    try:
        await lib.connect_tcp("127.0.0.1", port)
    except OSError:
        refused.append("connect_tcp")
    sock = lib.from_stdlib_socket(socket.socket())
    try:
        await lib.sock_connect(sock, ("127.0.0.1", port))
    except ConnectionRefusedError:
        refused.append("sock_connect")
    lib.sock_close(sock)
    await lib.checkpoint()  # the loop still runs
    return refused


with socket.socket() as nobody:
    nobody.bind(("127.0.0.1", 0))  # and does not listen
    for name in ("asyncio", "yieldloop", "futureloop", "nurseryloop"):
        lib = loopcorpus.backend(name)
        caught = lib.run(main, lib, nobody.getsockname()[1])
        assert caught == ["connect_tcp", "sock_connect"], f"{name}: {caught}"
        print(f"{name}: caught at", " and at ".join(caught))
