"""h11 knows the protocol, yieldloop moves the bytes."""

from http.client import HTTPConnection

import h11

import yieldloop

HOST = "127.0.0.1"


def hello(stream, address):
    http, size = h11.Connection(h11.SERVER), 0
    while (event := http.next_event()) != h11.ConnectionClosed():
        if event is h11.NEED_DATA:
            http.receive_data((yield from stream.read()))
        elif isinstance(event, h11.Data):
            size += len(event.data)
        elif isinstance(event, h11.EndOfMessage):
            text = f"Hello! {size} bytes have arrived.".encode()
            head = h11.Response(status_code=200, headers=[])
            for part in head, h11.Data(text), h11.EndOfMessage():
                yield from stream.write(http.send(part))
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
    async with yieldloop.tcp_server(HOST, 0, hello) as server:
        await yieldloop.run_in_thread(client, server.port)


yieldloop.run(main)
