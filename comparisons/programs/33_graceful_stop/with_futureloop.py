"""The server owns its handlers: stop() ends them."""

import futureloop

HOST, ends = "127.0.0.1", []


async def handle(reader, writer):
    try:
        writer.write(b"welcome")
        await reader.read()  # until the client ends
        ends.append("finished")
    except futureloop.CancelledError:
        ends.append("cancelled")
        raise
    finally:
        writer.close()


async def main():
    server = await futureloop.start_server(handle, HOST)
    at = server.sockets[0].getsockname()
    clients = [await futureloop.open_connection(*at) for _ in "abc"]
    for reader, _ in clients:
        await reader.readexactly(7)  # it is being served
    stopping = futureloop.create_task(server.stop(grace=0.5))
    await futureloop.sleep(0)
    try:
        await futureloop.open_connection(*at)
    except OSError:
        print("a new connection is refused")
    for _, writer in clients[:2]:
        writer.close()
    await stopping
    print("the handlers:", ends)
    clients[2][1].close()


futureloop.run(main())
