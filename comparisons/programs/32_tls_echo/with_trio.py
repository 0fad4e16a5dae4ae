"""An SSLStream is a stream over a stream."""

import ssl

import trio
import trustme

HOST, DATA = "127.0.0.1", bytes(range(256)) * 1024
authority, CLIENT = trustme.CA(), ssl.create_default_context()
authority.configure_trust(CLIENT)
SERVER = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
authority.issue_cert(HOST).configure_cert(SERVER)
for context in CLIENT, SERVER:
    context.set_alpn_protocols(["echo"])


async def echo(stream):
    async for data in stream:
        await stream.send_all(data)


async def client(port):
    connect = trio.open_ssl_over_tcp_stream
    stream = await connect(HOST, port, ssl_context=CLIENT)
    async with stream, trio.open_nursery() as nursery:
        nursery.start_soon(stream.send_all, DATA)
        answer = await stream.receive_some()
        while len(answer) < len(DATA):
            answer += await stream.receive_some()
        print(stream.selected_alpn_protocol(), answer == DATA)


async def main():
    open_listeners = trio.open_ssl_over_tcp_listeners
    [listener] = await open_listeners(0, SERVER, host=HOST)
    port = listener.transport_listener.socket.getsockname()[1]
    async with trio.open_nursery() as server:
        server.start_soon(trio.serve_listeners, echo, [listener])
        async with trio.open_nursery() as clients:
            for _ in range(3):
                clients.start_soon(client, port)
        server.cancel_scope.cancel()


trio.run(main)
