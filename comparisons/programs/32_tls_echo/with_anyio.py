"""A TLSStream is a stream over a stream."""

import ssl

import anyio
import trustme
from anyio.streams.tls import TLSAttribute, TLSListener

HOST, DATA = "127.0.0.1", bytes(range(256)) * 1024
authority, CLIENT = trustme.CA(), ssl.create_default_context()
authority.configure_trust(CLIENT)
SERVER = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
authority.issue_cert(HOST).configure_cert(SERVER)
for context in CLIENT, SERVER:
    context.set_alpn_protocols(["echo"])


async def echo(stream):
    async with stream:
        async for data in stream:
            await stream.send(data)


async def client(port):
    stream = await anyio.connect_tcp(HOST, port, ssl_context=CLIENT)
    async with stream, anyio.create_task_group() as group:
        group.start_soon(stream.send, DATA)
        answer = await stream.receive()
        while len(answer) < len(DATA):
            answer += await stream.receive()
        protocol = stream.extra(TLSAttribute.alpn_protocol)
        print(protocol, answer == DATA)


async def main():
    plain = await anyio.create_tcp_listener(local_host=HOST)
    port = plain.extra(anyio.abc.SocketAttribute.local_port)
    listener = TLSListener(plain, SERVER)
    async with listener, anyio.create_task_group() as group:
        group.start_soon(listener.serve, echo)
        await anyio.gather(*[client(port) for _ in range(3)])
        group.cancel_scope.cancel()


anyio.run(main)
