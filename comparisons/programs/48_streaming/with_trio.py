"""send_all() waits for the client, and says when it has left."""

import tempfile

import trio

HOST, MIB, over = "127.0.0.1", 1 << 20, trio.Event()


async def send_file(stream):
    read = 0
    try:
        async with await trio.open_file(BIG.name, "rb") as file:
            while chunk := await file.read(65536):
                read += len(chunk)
                await stream.send_all(chunk)
    except trio.BrokenResourceError:
        print("closed:", file.closed, "all read:", read == 64 * MIB)
        over.set()


async def fetch(at, most):
    got = 0
    async with await trio.open_tcp_stream(*at) as stream:
        while got < most and (chunk := await stream.receive_some()):
            got += len(chunk)
    print(f"took {got // MIB} MiB")


async def main():
    [listener] = await trio.open_tcp_listeners(0, host=HOST)
    at = listener.socket.getsockname()
    async with trio.open_nursery() as server:
        serve = trio.serve_listeners
        server.start_soon(serve, send_file, [listener])
        await fetch(at, 64 * MIB)
        await fetch(at, MIB)
        await over.wait()
        server.cancel_scope.cancel()


with tempfile.NamedTemporaryFile() as BIG:
    BIG.truncate(64 * MIB)
    trio.run(main)
