"""h11 knows the protocol, trio moves the bytes."""

from http.client import HTTPConnection

import h11
import trio

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
    [listener] = await trio.open_tcp_listeners(0, host=HOST)
    port = listener.socket.getsockname()[1]
    async with trio.open_nursery() as nursery:
        nursery.start_soon(trio.serve_listeners, hello, [listener])
        await trio.to_thread.run_sync(client, port)
        nursery.cancel_scope.cancel()


trio.run(main)
