"""sock_sendall returns a number, sock_recv all of a message.

`sock_sendall` returns None: it sends everything, or raises. `sock_recv` needs a
size and returns what is there, at most so much; a message ends where the
program says. And `create_connection` returns a transport and a protocol.

Seeds: 91, 96.
Sources: https://docs.python.org/3/library/asyncio-eventloop.html#working-with-socket-objects-directly
"""

import asyncio
import socket

import futureloop


async def check(library):
    loop = library.get_running_loop()
    here, there = socket.socketpair()
    with here, there:
        here.setblocking(False)
        there.setblocking(False)
        sent = await loop.sock_sendall(here, b"line 1\nline 2\n")
        assert sent is None, f"it returned {sent!r}"
        first = await loop.sock_recv(there, 10)
        rest = await loop.sock_recv(there, 100)
        assert (first, rest) == (b"line 1\nlin", b"e 2\n"), (first, rest)
        try:
            await loop.sock_recv(there)
        except TypeError:
            pass
        else:
            raise AssertionError("it knows how much to receive")
    print(f"{library.__name__}: sendall {sent}; recv(10) {first}, then {rest}")


async def connect():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(asyncio.Protocol, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    made = await loop.create_connection(asyncio.Protocol, "127.0.0.1", port)
    transport, protocol = made
    assert isinstance(transport, asyncio.Transport), transport
    assert isinstance(protocol, asyncio.Protocol), protocol
    transport.close()
    server.close()
    await server.wait_closed()
    print("asyncio, create_connection: a transport and a protocol")


asyncio.run(check(asyncio))
futureloop.run(check(futureloop))
asyncio.run(connect())
