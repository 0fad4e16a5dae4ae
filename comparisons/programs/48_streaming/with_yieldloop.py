"""write() waits for the client, and says when it has left."""

import tempfile

import yieldloop

HOST, MIB, over = "127.0.0.1", 1 << 20, yieldloop.Event()


async def send_file(stream, address):
    read = 0
    try:
        async with yieldloop.aopen(BIG.name, "rb") as file:
            async for chunk in file.chunks(65536):
                read += len(chunk)
                await stream.write(chunk)
    except ConnectionError:
        print("closed:", file.closed, "all read:", read == 64 * MIB)
        over.set()


async def fetch(port, most):
    got = 0
    stream = await yieldloop.open_connection(HOST, port)
    async with stream:
        while got < most and (chunk := await stream.read()):
            got += len(chunk)
    print(f"took {got // MIB} MiB")


async def main():
    async with yieldloop.tcp_server(HOST, 0, send_file) as server:
        await fetch(server.port, 64 * MIB)
        await fetch(server.port, MIB)
        await over.wait()


with tempfile.NamedTemporaryFile() as BIG:
    BIG.truncate(64 * MIB)
    yieldloop.run(main)
