"""A task for each connection; what is written goes out later."""

import futureloop

HOST, MESSAGE = "127.0.0.1", bytes(range(256)) * 4096


async def echo(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()  # wait until it is taken
    except ConnectionError:
        pass  # the client went away
    finally:
        writer.close()


async def client(port, message):
    reader, writer = await futureloop.open_connection(HOST, port)
    writer.write(message)  # kept, and sent while we read
    writer.write_eof()
    assert await reader.read() == message  # all, to the end
    writer.close()
    await writer.wait_closed()


async def main():
    async with await futureloop.start_server(echo, HOST) as server:
        port = server.sockets[0].getsockname()[1]
        async with futureloop.TaskGroup() as clients:
            for _ in range(10):
                clients.create_task(client(port, MESSAGE))
        print("10 clients:", len(MESSAGE), "bytes each, unchanged")
        _, writer = await futureloop.open_connection(HOST, port)
        writer.write(MESSAGE[:100_000])
        writer.close()
        await client(port, MESSAGE)
        print("a client went away: the server goes on")


futureloop.run(main())
