"""The server owns its handlers: stop() ends them."""

import yieldloop

HOST, ends = "127.0.0.1", []


def handle(stream, address):
    try:
        yield from stream.write(b"welcome")
        yield from stream.read()  # until the client ends
        ends.append("finished")
    except yieldloop.CancelledError:
        ends.append("cancelled")
        raise


async def main():
    connect = yieldloop.open_connection
    async with yieldloop.tcp_server(HOST, 0, handle) as server:
        port = server.port
        clients = [await connect(HOST, port) for _ in "abc"]
        for client in clients:
            await client.read()  # it is being served
        stopping = yieldloop.spawn(server.stop, 0.5)
        await yieldloop.checkpoint()
        try:
            await connect(HOST, port)
        except OSError:
            print("a new connection is refused")
        for client in clients[:2]:
            await client.close()
        await stopping.join()
        print("the handlers:", ends)
        await clients[2].close()


yieldloop.run(main)
