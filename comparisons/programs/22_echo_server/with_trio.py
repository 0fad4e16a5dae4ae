"""Sending is a child task, so that reading can go on."""

import trio

HOST, MESSAGE = "127.0.0.1", bytes(range(256)) * 4096


async def echo(stream):
    try:
        async for data in stream:
            await stream.send_all(data)  # wait until it is taken
    except trio.BrokenResourceError:
        pass  # the client went away


async def client(port, message):
    stream = await trio.open_tcp_stream(HOST, port)
    async with stream, trio.open_nursery() as nursery:
        nursery.start_soon(stream.send_all, message)
        answer = b""
        while len(answer) < len(message):
            answer += await stream.receive_some()
    assert answer == message


async def main():
    [listener] = await trio.open_tcp_listeners(0, host=HOST)
    port = listener.socket.getsockname()[1]
    async with trio.open_nursery() as server:
        server.start_soon(trio.serve_listeners, echo, [listener])
        async with trio.open_nursery() as clients:
            for _ in range(10):
                clients.start_soon(client, port, MESSAGE)
        print("10 clients:", len(MESSAGE), "bytes each, unchanged")
        async with await trio.open_tcp_stream(HOST, port) as stream:
            await stream.send_all(MESSAGE[:100_000])
        await client(port, MESSAGE)
        print("a client went away: the server goes on")
        server.cancel_scope.cancel()


trio.run(main)
