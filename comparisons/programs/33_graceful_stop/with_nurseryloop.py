"""Stopping is a child: the body goes on while it waits."""

import nurseryloop

HOST, ends = "127.0.0.1", []


async def handle(stream):
    try:
        await stream.send_all(b"welcome")
        await stream.receive_some()  # until the client ends
        ends.append("finished")
    except nurseryloop.Cancelled:
        ends.append("cancelled")
        raise


async def main():
    serve = nurseryloop.open_tcp_server
    connect = nurseryloop.open_tcp_stream
    async with serve(handle, 0, host=HOST) as server:
        clients = [await connect(HOST, server.port) for _ in "abc"]
        for client in clients:
            await client.receive_some()  # it is being served
        async with nurseryloop.open_nursery() as nursery:
            nursery.start_soon(server.stop, 0.5)
            await nurseryloop.checkpoint()
            try:
                await connect(HOST, server.port)
            except OSError:
                print("a new connection is refused")
            for client in clients[:2]:
                await client.aclose()
        print("the handlers:", ends)
        await clients[2].aclose()


nurseryloop.run(main)
