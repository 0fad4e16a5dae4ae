"""h11 knows the protocol, anyio moves the bytes."""

from http.client import HTTPConnection

import anyio
import h11


async def hello(stream):
    async with stream:
        http, end = h11.Connection(h11.SERVER), h11.EndOfMessage()
        size = 0
        while (item := http.next_event()) != h11.ConnectionClosed():
            if item is h11.NEED_DATA:
                http.receive_data(await anext(stream, b""))
            elif isinstance(item, h11.Data):
                size += len(item.data)
            elif isinstance(item, h11.EndOfMessage):
                text = f"Hello! {size} bytes have arrived.".encode()
                head = h11.Response(status_code=200, headers=[])
                for part in head, h11.Data(text), end:
                    await stream.send(http.send(part))
                http.start_next_cycle()
                size = 0


def client(port):
    connection = HTTPConnection("127.0.0.1", port)
    for method, size in ("GET", 0), ("POST", 100_000):
        connection.request(method, "/", bytes(size))
        response = connection.getresponse()
        print(f"{method}: {response.status} {response.read()}")
    connection.close()


async def main():
    server = await anyio.create_tcp_listener(local_host="127.0.0.1")
    port = server.extra(anyio.abc.SocketAttribute.local_port)
    async with server, anyio.create_task_group() as group:
        group.start_soon(server.serve, hello)
        await anyio.to_thread.run_sync(client, port)
        group.cancel_scope.cancel()


anyio.run(main)
