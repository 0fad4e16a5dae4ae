"""A context is all that it takes: the streams are the same."""

import ssl

import trustme

import futureloop

HOST, DATA = "127.0.0.1", bytes(range(256)) * 1024
authority, CLIENT = trustme.CA(), ssl.create_default_context()
authority.configure_trust(CLIENT)
SERVER = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
authority.issue_cert(HOST).configure_cert(SERVER)
for context in CLIENT, SERVER:
    context.set_alpn_protocols(["echo"])


async def echo(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def client(port):
    connect = futureloop.open_connection
    reader, writer = await connect(HOST, port, ssl=CLIENT)
    writer.write(DATA)
    answer = await reader.readexactly(len(DATA))
    link = writer.get_extra_info("ssl_object")
    print(link.selected_alpn_protocol(), answer == DATA)
    writer.close()
    await writer.wait_closed()


async def main():
    start = futureloop.start_server
    async with await start(echo, HOST, ssl=SERVER) as server:
        port = server.sockets[0].getsockname()[1]
        await futureloop.gather(*[client(port) for _ in range(3)])


futureloop.run(main())
