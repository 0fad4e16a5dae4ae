"""A child for each direction; the end goes through as well."""

from functools import partial

import anyio

HOST, DATA = "127.0.0.1", b"abcd" * 262_144
ADDRESS = anyio.abc.SocketAttribute.local_address


async def capitals(peer):
    async with peer:
        await peer.send(b"".join([p async for p in peer]).upper())


async def forward(source, target):
    async for piece in source:
        await target.send(piece)  # as fast as it takes it
    await target.send_eof()  # ends this direction alone


async def proxy(server, client):
    stream = await anyio.connect_tcp(*server)
    async with client, stream, anyio.create_task_group() as group:
        group.start_soon(forward, client, stream)
        group.start_soon(forward, stream, client)


async def main():
    behind = await anyio.create_tcp_listener(local_host=HOST)
    front = await anyio.create_tcp_listener(local_host=HOST)
    to_server = partial(proxy, behind.extra(ADDRESS))
    async with behind, front, anyio.create_task_group() as group:
        group.start_soon(behind.serve, capitals)
        group.start_soon(front.serve, to_server)
        at = front.extra(ADDRESS)
        async with await anyio.connect_tcp(*at) as stream:
            await stream.send(DATA)
            await stream.send_eof()
            answer = b"".join([piece async for piece in stream])
        print(len(answer), "bytes back:", answer == DATA.upper())
        group.cancel_scope.cancel()


anyio.run(main)
