"""send() waits for the client, and says when it has left."""

import tempfile

import anyio
from anyio import create_task_group, open_file

HOST, MIB, over = "127.0.0.1", 1 << 20, anyio.Event()


async def send_file(stream):
    read = 0
    try:
        async with stream, await open_file(BIG.name, "rb") as f:
            while chunk := await f.read(65536):
                read += len(chunk)
                await stream.send(chunk)
    except anyio.BrokenResourceError:
        print("closed:", f.closed, "all read:", read == 64 * MIB)
        over.set()


async def fetch(at, most):
    got = 0
    async with await anyio.connect_tcp(*at) as stream:
        while got < most:
            got += len(await stream.receive())
    print(f"took {got // MIB} MiB")


async def main():
    listener = await anyio.create_tcp_listener(local_host=HOST)
    at = listener.extra(anyio.abc.SocketAttribute.local_address)
    async with listener, create_task_group() as server:
        server.start_soon(listener.serve, send_file)
        await fetch(at, 64 * MIB)
        await fetch(at, MIB)
        await over.wait()
        server.cancel_scope.cancel()


with tempfile.NamedTemporaryFile() as BIG:
    BIG.truncate(64 * MIB)
    anyio.run(main)
