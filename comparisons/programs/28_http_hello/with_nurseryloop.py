"""h11 knows the protocol, nurseryloop moves the bytes."""

from http.client import HTTPConnection

import h11

import nurseryloop

HOST = "127.0.0.1"


async def hello(stream):
    http, size = h11.Connection(h11.SERVER), 0
    while (event := http.next_event()) != h11.ConnectionClosed():
        if event is h11.NEED_DATA:
            http.receive_data(await stream.receive_some())
        elif isinstance(event, h11.Data):
            size += len(event.data)
        elif isinstance(event, h11.EndOfMessage):
            text = f"Hello! {size} bytes have arrived.".encode()
            head = h11.Response(status_code=200, headers=[])
            for part in head, h11.Data(text), h11.EndOfMessage():
                await stream.send_all(http.send(part))
            http.start_next_cycle()
            size = 0


def client(port):
    connection = HTTPConnection(HOST, port)
    for method, size in ("GET", 0), ("POST", 100_000):
        connection.request(method, "/", bytes(size))
        response = connection.getresponse()
        print(f"{method}: {response.status} {response.read()}")
    connection.close()


async def main():
    serve = nurseryloop.open_tcp_server
    async with serve(hello, 0, host=HOST) as server:
        await nurseryloop.to_thread.run_sync(client, server.port)


nurseryloop.run(main)
