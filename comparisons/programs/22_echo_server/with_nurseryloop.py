"""Sending is a child task, so that reading can go on."""

import nurseryloop

HOST, MESSAGE = "127.0.0.1", bytes(range(256)) * 4096


async def echo(stream):
    try:
        async for data in stream:
            await stream.send_all(data)  # wait until it is taken
    except nurseryloop.BrokenResourceError:
        pass  # the client went away


async def client(port, message):
    stream = await nurseryloop.open_tcp_stream(HOST, port)
    async with stream, nurseryloop.open_nursery() as nursery:
        nursery.start_soon(stream.send_all, message)
        answer = b""
        while len(answer) < len(message):
            answer += await stream.receive_some()
    assert answer == message


async def main():
    serve = nurseryloop.open_tcp_server
    async with serve(echo, 0, host=HOST) as server:
        async with nurseryloop.open_nursery() as clients:
            for _ in range(10):
                clients.start_soon(client, server.port, MESSAGE)
        print("10 clients:", len(MESSAGE), "bytes each, unchanged")
        connect = nurseryloop.open_tcp_stream
        async with await connect(HOST, server.port) as stream:
            await stream.send_all(MESSAGE[:100_000])
        await client(server.port, MESSAGE)
        print("a client went away: the server goes on")


nurseryloop.run(main)
