"""Sending is a child task, so that reading can go on."""

import anyio
from anyio.abc import SocketAttribute

HOST, MESSAGE = "127.0.0.1", bytes(range(256)) * 4096


async def echo(stream):
    async with stream:
        try:
            async for data in stream:
                await stream.send(data)  # wait until it is taken
        except anyio.BrokenResourceError:
            pass  # the client went away


async def client(port, message):
    stream = await anyio.connect_tcp(HOST, port)
    async with stream, anyio.create_task_group() as group:
        group.start_soon(stream.send, message)
        answer = b""
        while len(answer) < len(message):
            answer += await stream.receive()
    assert answer == message


async def main():
    listener = await anyio.create_tcp_listener(local_host=HOST)
    port = listener.extra(SocketAttribute.local_port)
    async with listener, anyio.create_task_group() as server:
        server.start_soon(listener.serve, echo)
        async with anyio.create_task_group() as clients:
            for _ in range(10):
                clients.start_soon(client, port, MESSAGE)
        print("10 clients:", len(MESSAGE), "bytes each, unchanged")
        async with await anyio.connect_tcp(HOST, port) as stream:
            await stream.send(MESSAGE[:100_000])
        await client(port, MESSAGE)
        print("a client went away: the server goes on")
        server.cancel_scope.cancel()


anyio.run(main)
