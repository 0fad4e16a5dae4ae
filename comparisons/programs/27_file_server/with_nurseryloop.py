"""A file has the shape of a stream; threads read it."""

import tempfile
from pathlib import Path

import nurseryloop

HOST, FOLDER = "127.0.0.1", tempfile.TemporaryDirectory()


async def send_file(stream):
    name = b"".join([piece async for piece in stream]).decode()
    path = Path(FOLDER.name, Path(name).name)  # never outside
    try:
        async with await nurseryloop.open_file(path, "rb") as file:
            await stream.send_all(b"ok\n")
            while chunk := await file.read(65536):
                await stream.send_all(chunk)
    except (FileNotFoundError, IsADirectoryError):
        await stream.send_all(b"missing\n")


async def fetch(port, name):
    stream = await nurseryloop.open_tcp_stream(HOST, port)
    async with stream:
        await stream.send_all(name.encode())
        await stream.send_eof()
        answer = b"".join([piece async for piece in stream])
    line, _, content = answer.partition(b"\n")
    print(f"{name}: {line}, {len(content)} bytes")


async def main():
    serve = nurseryloop.open_tcp_server
    async with serve(send_file, 0, host=HOST) as server:
        for name in "big", "../big", "..", "small":
            await fetch(server.port, name)


with FOLDER:
    Path(FOLDER.name, "big").write_bytes(bytes(4 << 20))
    nurseryloop.run(main)
