"""A file has the shape of a stream; threads read it."""

import tempfile
from pathlib import Path

import yieldloop

HOST, FOLDER = "127.0.0.1", tempfile.TemporaryDirectory()


async def send_file(stream, address):
    name = (await stream.readall()).decode()
    path = Path(FOLDER.name, Path(name).name)  # never outside
    try:
        async with yieldloop.aopen(path, "rb") as file:
            await stream.write(b"ok\n")
            async for chunk in file.chunks(65536):
                await stream.write(chunk)
    except (FileNotFoundError, IsADirectoryError):
        await stream.write(b"missing\n")


def fetch(port, name):
    stream = yield from yieldloop.open_connection(HOST, port)
    yield from stream.write(name.encode())
    yield from stream.write_eof()
    line = yield from stream.readline()
    content = yield from stream.readall()
    yield from stream.close()
    print(f"{name}: {line.rstrip()}, {len(content)} bytes")


async def main():
    async with yieldloop.tcp_server(HOST, 0, send_file) as server:
        for name in "big", "../big", "..", "small":
            await yieldloop.spawn(fetch, server.port, name).join()


with FOLDER:
    Path(FOLDER.name, "big").write_bytes(bytes(4 << 20))
    yieldloop.run(main)
