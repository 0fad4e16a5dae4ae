"""A child for each direction; the end goes through as well."""

from functools import partial

import trio

DATA = b"abcd" * 262_144
serve = partial(trio.serve_tcp, port=0, host="127.0.0.1")


async def capitals(peer):
    request = b"".join([piece async for piece in peer])
    await peer.send_all(request.upper())


async def forward(source, target):
    async for piece in source:
        await target.send_all(piece)  # as fast as it takes it
    await target.send_eof()  # ends this direction alone


async def proxy(server, client):
    stream = await trio.open_tcp_stream(*server)
    async with stream, trio.open_nursery() as nursery:
        nursery.start_soon(forward, client, stream)
        nursery.start_soon(forward, stream, client)


async def main():
    async with trio.open_nursery() as servers:
        [behind] = await servers.start(serve, capitals)
        to_server = partial(proxy, behind.socket.getsockname())
        [front] = await servers.start(serve, to_server)
        at = front.socket.getsockname()
        async with await trio.open_tcp_stream(*at) as stream:
            await stream.send_all(DATA)
            await stream.send_eof()
            answer = b"".join([piece async for piece in stream])
        print(len(answer), "bytes back:", answer == DATA.upper())
        servers.cancel_scope.cancel()


trio.run(main)
