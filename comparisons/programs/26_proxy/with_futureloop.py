"""A task for each direction; the end goes through as well."""

from contextlib import closing
from functools import partial

import futureloop

HOST, DATA = "127.0.0.1", b"abcd" * 262_144


async def capitals(reader, writer):
    writer.write((await reader.read()).upper())
    writer.close()


async def forward(reader, writer):
    while piece := await reader.read(65536):
        writer.write(piece)
        await writer.drain()  # as fast as it takes it
    writer.write_eof()  # ends this direction alone


async def proxy(server, reader, writer):
    source, target = await futureloop.open_connection(*server)
    with closing(writer), closing(target):
        async with futureloop.TaskGroup() as group:
            group.create_task(forward(reader, target))
            group.create_task(forward(source, writer))


async def main():
    behind = await futureloop.start_server(capitals, HOST)
    to_server = partial(proxy, behind.sockets[0].getsockname())
    front = await futureloop.start_server(to_server, HOST)
    async with behind, front:
        at = front.sockets[0].getsockname()
        reader, writer = await futureloop.open_connection(*at)
        writer.write(DATA)
        writer.write_eof()
        answer = await reader.read()
        writer.close()
        print(len(answer), "bytes back:", answer == DATA.upper())


futureloop.run(main())
