"""A TLSStream is a stream over a stream."""

import ssl

import trustme

import yieldloop

HOST, DATA = "127.0.0.1", bytes(range(256)) * 1024
authority, CLIENT = trustme.CA(), ssl.create_default_context()
authority.configure_trust(CLIENT)
SERVER = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
authority.issue_cert(HOST).configure_cert(SERVER)
for context in CLIENT, SERVER:
    context.set_alpn_protocols(["echo"])


def echo(stream, address):
    while data := (yield from stream.read()):
        yield from stream.write(data)


async def client(port):
    connect = yieldloop.open_connection
    async with await connect(HOST, port, ssl=CLIENT) as stream:
        sending = yieldloop.spawn(stream.write, DATA)
        answer = await stream.read_exactly(len(DATA))
        print(stream.selected_alpn_protocol(), answer == DATA)
        await sending.join()


async def main():
    serve = yieldloop.tcp_server
    async with serve(HOST, 0, echo, ssl=SERVER) as server:
        port = server.port
        async with yieldloop.TaskGroup() as clients:
            for _ in range(3):
                clients.spawn(client, port)


yieldloop.run(main)
