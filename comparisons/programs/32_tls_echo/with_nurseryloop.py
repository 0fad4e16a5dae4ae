"""An SSLStream is a stream over a stream."""

import ssl

import trustme

import nurseryloop

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
    connect = nurseryloop.open_ssl_over_tcp_stream
    stream = await connect(HOST, port, ssl_context=CLIENT)
    async with stream, nurseryloop.open_nursery() as nursery:
        nursery.start_soon(stream.send_all, DATA)
        answer = await stream.receive_some()
        while len(answer) < len(DATA):
            answer += await stream.receive_some()
        print(stream.selected_alpn_protocol(), answer == DATA)


async def main():
    serve = nurseryloop.open_ssl_over_tcp_server
    async with serve(echo, 0, SERVER, host=HOST) as server:
        port = server.port
        async with nurseryloop.open_nursery() as clients:
            for _ in range(3):
                clients.start_soon(client, port)


nurseryloop.run(main)
