"""A child for each direction; the end goes through as well."""

from functools import partial

import nurseryloop

HOST, DATA = "127.0.0.1", b"abcd" * 262_144
serve = partial(nurseryloop.open_tcp_server, port=0, host=HOST)


async def capitals(peer):
    request = b"".join([piece async for piece in peer])
    await peer.send_all(request.upper())


async def forward(source, target):
    async for piece in source:
        await target.send_all(piece)  # as fast as it takes it
    await target.send_eof()  # ends this direction alone


async def proxy(port, client):
    stream = await nurseryloop.open_tcp_stream(HOST, port)
    async with stream, nurseryloop.open_nursery() as nursery:
        nursery.start_soon(forward, client, stream)
        nursery.start_soon(forward, stream, client)


async def main():
    async with serve(capitals) as behind:
        to_server = partial(proxy, behind.port)
        async with serve(to_server) as front:
            connect = nurseryloop.open_tcp_stream
            async with await connect(HOST, front.port) as stream:
                await stream.send_all(DATA)
                await stream.send_eof()
                answer = b"".join([piece async for piece in stream])
    print(len(answer), "bytes back:", answer == DATA.upper())


nurseryloop.run(main)
