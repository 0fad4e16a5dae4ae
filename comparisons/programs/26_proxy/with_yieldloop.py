"""A task for each direction; the end goes through as well."""

from functools import partial

import yieldloop

HOST, DATA = "127.0.0.1", b"abcd" * 262_144
serve = partial(yieldloop.tcp_server, HOST, 0)


def capitals(stream, address):
    request = yield from stream.readall()
    yield from stream.write(request.upper())


def forward(source, target):
    while piece := (yield from source.read()):
        yield from target.write(piece)  # as fast as it takes it
    yield from target.write_eof()  # ends this direction alone


async def proxy(port, client, address):
    stream = await yieldloop.open_connection(HOST, port)
    async with stream, yieldloop.TaskGroup() as group:
        group.spawn(forward, client, stream)
        group.spawn(forward, stream, client)


async def main():
    async with serve(capitals) as behind:
        to_server = partial(proxy, behind.port)
        async with serve(to_server) as front:
            port = front.port
            stream = await yieldloop.open_connection(HOST, port)
            await stream.write(DATA)
            await stream.write_eof()
            answer = await stream.readall()
            await stream.close()
    print(len(answer), "bytes back:", answer == DATA.upper())


yieldloop.run(main)
