"""asyncio's server does not own its handlers: keep the tasks."""

import asyncio

HOST, ends, handlers = "127.0.0.1", [], set()


async def handle(reader, writer):
    handlers.add(asyncio.current_task())
    try:
        writer.write(b"welcome")
        await reader.read()  # until the client ends
        ends.append("finished")
    except asyncio.CancelledError:
        ends.append("cancelled")  # raised, 3.12 would report it
    finally:
        writer.close()


async def main():
    server = await asyncio.start_server(handle, HOST)
    at = server.sockets[0].getsockname()
    clients = [await asyncio.open_connection(*at) for _ in "abc"]
    for reader, _ in clients:
        await reader.readexactly(7)  # it is being served
    server.close()
    try:
        await asyncio.open_connection(*at)
    except OSError:
        print("a new connection is refused")
    for _, writer in clients[:2]:
        writer.close()
    _, late = await asyncio.wait(handlers, timeout=0.5)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    await server.wait_closed()
    print("the handlers:", ends)
    clients[2][1].close()


asyncio.run(main())
