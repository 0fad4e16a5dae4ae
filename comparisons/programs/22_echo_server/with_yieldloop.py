"""A generator for each connection; each wait is a yield from."""

import yieldloop

HOST, MESSAGE = "127.0.0.1", bytes(range(256)) * 4096


def echo(stream, address):
    try:
        while data := (yield from stream.read()):
            yield from stream.write(data)  # wait until it is taken
    except ConnectionError:
        pass  # the client went away


async def client(port, message):
    stream = await yieldloop.open_connection(HOST, port)
    async with stream:
        sending = yieldloop.spawn(stream.write, message)
        assert await stream.read_exactly(len(message)) == message
        await sending.join()


async def main():
    async with yieldloop.tcp_server(HOST, 0, echo) as server:
        async with yieldloop.TaskGroup() as clients:
            for _ in range(10):
                clients.spawn(client, server.port, MESSAGE)
        print("10 clients:", len(MESSAGE), "bytes each, unchanged")
        hasty = await yieldloop.open_connection(HOST, server.port)
        await hasty.write(MESSAGE[:100_000])
        await hasty.close()
        await client(server.port, MESSAGE)
        print("a client went away: the server goes on")


yieldloop.run(main)
