"""drain() waits for the client, and says when it has left."""

import tempfile

import futureloop

HOST, MIB, over = "127.0.0.1", 1 << 20, futureloop.Event()


async def send_file(reader, writer):
    read = 0
    try:
        async with await futureloop.open_file(BIG.name, "rb") as f:
            async for chunk in f.chunks(65536):
                read += len(chunk)
                writer.write(chunk)
                await writer.drain()
    except ConnectionError:
        print("closed:", f.closed, "all read:", read == 64 * MIB)
        over.set()
    finally:
        writer.close()


async def fetch(at, most):
    got = 0
    reader, writer = await futureloop.open_connection(*at)
    while got < most and (chunk := await reader.read(65536)):
        got += len(chunk)
    writer.close()
    print(f"took {got // MIB} MiB")


async def main():
    server = await futureloop.start_server(send_file, HOST)
    async with server:
        at = server.sockets[0].getsockname()
        await fetch(at, 64 * MIB)
        await fetch(at, MIB)
        await over.wait()


with tempfile.NamedTemporaryFile() as BIG:
    BIG.truncate(64 * MIB)
    futureloop.run(main())
