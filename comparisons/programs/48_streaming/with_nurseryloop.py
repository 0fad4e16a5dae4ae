"""send_all() waits for the client, and says when it has left."""

import tempfile

import nurseryloop

HOST, MIB, over = "127.0.0.1", 1 << 20, nurseryloop.Event()


async def send_file(stream):
    read = 0
    try:
        async with await nurseryloop.open_file(BIG.name, "rb") as f:
            while chunk := await f.read(65536):
                read += len(chunk)
                await stream.send_all(chunk)
    except nurseryloop.BrokenResourceError:
        print("closed:", f.closed, "all read:", read == 64 * MIB)
        over.set()


async def fetch(port, most):
    got = 0
    stream = await nurseryloop.open_tcp_stream(HOST, port)
    async with stream:
        while got < most and (chunk := await stream.receive_some()):
            got += len(chunk)
    print(f"took {got // MIB} MiB")


async def main():
    serve = nurseryloop.open_tcp_server
    async with serve(send_file, 0, host=HOST) as server:
        await fetch(server.port, 64 * MIB)
        await fetch(server.port, MIB)
        await over.wait()


with tempfile.NamedTemporaryFile() as BIG:
    BIG.truncate(64 * MIB)
    nurseryloop.run(main)
