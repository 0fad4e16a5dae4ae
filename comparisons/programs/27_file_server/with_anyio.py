"""A file has the shape of a stream; threads read it."""

import tempfile
from pathlib import Path

import anyio

HOST, FOLDER = "127.0.0.1", tempfile.TemporaryDirectory()


async def send_file(stream):
    name = b"".join([piece async for piece in stream]).decode()
    path = Path(FOLDER.name, Path(name).name)  # never outside
    try:
        async with await anyio.open_file(path, "rb") as file:
            await stream.send(b"ok\n")
            while chunk := await file.read(65536):
                await stream.send(chunk)
    except (FileNotFoundError, IsADirectoryError):
        await stream.send(b"missing\n")
    await stream.aclose()


async def fetch(at, name):
    async with await anyio.connect_tcp(*at) as stream:
        await stream.send(name.encode())
        await stream.send_eof()
        answer = b"".join([piece async for piece in stream])
    line, _, content = answer.partition(b"\n")
    print(f"{name}: {line}, {len(content)} bytes")


async def main():
    listener = await anyio.create_tcp_listener(local_host=HOST)
    at = listener.extra(anyio.abc.SocketAttribute.local_address)
    async with listener, anyio.create_task_group() as group:
        group.start_soon(listener.serve, send_file)
        for name in "big", "../big", "..", "small":
            await fetch(at, name)
        group.cancel_scope.cancel()


with FOLDER:
    Path(FOLDER.name, "big").write_bytes(bytes(4 << 20))
    anyio.run(main)
