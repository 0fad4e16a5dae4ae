"""A worker thread opens the file and reads each chunk."""

import asyncio
import tempfile
from asyncio import to_thread
from pathlib import Path

HOST, FOLDER = "127.0.0.1", tempfile.TemporaryDirectory()


async def send_file(reader, writer):
    name = (await reader.read()).decode()
    path = Path(FOLDER.name, Path(name).name)  # never outside
    try:
        with await to_thread(path.open, "rb") as file:
            writer.write(b"ok\n")
            while chunk := await to_thread(file.read, 65536):
                writer.write(chunk)
                await writer.drain()
    except (FileNotFoundError, IsADirectoryError):
        writer.write(b"missing\n")
    finally:
        writer.close()


async def fetch(at, name):
    reader, writer = await asyncio.open_connection(*at)
    writer.write(name.encode())
    writer.write_eof()
    answer = await reader.read()
    writer.close()
    line, _, content = answer.partition(b"\n")
    print(f"{name}: {line}, {len(content)} bytes")


async def main():
    server = await asyncio.start_server(send_file, HOST)
    async with server:
        for name in "big", "../big", "..", "small":
            await fetch(server.sockets[0].getsockname(), name)


with FOLDER:
    Path(FOLDER.name, "big").write_bytes(bytes(4 << 20))
    asyncio.run(main())
