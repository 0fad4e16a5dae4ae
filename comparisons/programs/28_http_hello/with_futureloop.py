"""h11 knows the protocol, futureloop moves the bytes."""

from http.client import HTTPConnection

import h11

import futureloop

HOST = "127.0.0.1"


async def hello(reader, writer):
    http, size = h11.Connection(h11.SERVER), 0
    while (event := http.next_event()) != h11.ConnectionClosed():
        if event is h11.NEED_DATA:
            http.receive_data(await reader.read(65536))
        elif isinstance(event, h11.Data):
            size += len(event.data)
        elif isinstance(event, h11.EndOfMessage):
            text = f"Hello! {size} bytes have arrived.".encode()
            head = h11.Response(status_code=200, headers=[])
            for part in head, h11.Data(text), h11.EndOfMessage():
                writer.write(http.send(part))
            await writer.drain()
            http.start_next_cycle()
            size = 0
    writer.close()


def client(port):
    connection = HTTPConnection(HOST, port)
    for method, size in ("GET", 0), ("POST", 100_000):
        connection.request(method, "/", bytes(size))
        response = connection.getresponse()
        print(f"{method}: {response.status} {response.read()}")
    connection.close()


async def main():
    async with await futureloop.start_server(hello, HOST) as server:
        port = server.sockets[0].getsockname()[1]
        await futureloop.to_thread(client, port)


futureloop.run(main())
