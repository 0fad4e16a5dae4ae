"""drain() waits for the client, and says when it has left."""

import asyncio
import tempfile
from asyncio import to_thread

HOST, MIB, over = "127.0.0.1", 1 << 20, asyncio.Event()


async def send_file(reader, writer):
    read = 0
    try:
        with await to_thread(open, BIG.name, "rb") as file:
            while chunk := await to_thread(file.read, 65536):
                read += len(chunk)
                writer.write(chunk)
                await writer.drain()
    except ConnectionError:
        print("closed:", file.closed, "all read:", read == 64 * MIB)
        over.set()
    finally:
        writer.close()


async def fetch(at, most):
    got = 0
    reader, writer = await asyncio.open_connection(*at)
    while got < most and (chunk := await reader.read(65536)):
        got += len(chunk)
    writer.close()
    print(f"took {got // MIB} MiB")


async def main():
    server = await asyncio.start_server(send_file, HOST)
    async with server:
        at = server.sockets[0].getsockname()
        await fetch(at, 64 * MIB)
        await fetch(at, MIB)
        await over.wait()


with tempfile.NamedTemporaryFile() as BIG:
    BIG.truncate(64 * MIB)
    asyncio.run(main())
