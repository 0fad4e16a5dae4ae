"""One group accepts, another one holds the handlers."""

import anyio
from anyio import connect_tcp as connect

HOST, ends = "127.0.0.1", []


async def handle(stream):
    async with stream:
        try:
            await stream.send(b"welcome")
            await anext(stream, None)  # until the client ends
            ends.append("finished")
        except anyio.get_cancelled_exc_class():
            ends.append("cancelled")
            raise


async def main():
    listener = await anyio.create_tcp_listener(local_host=HOST)
    at = listener.extra(anyio.abc.SocketAttribute.local_address)
    async with anyio.create_task_group() as handlers:
        async with listener, anyio.create_task_group() as accepting:
            accepting.start_soon(listener.serve, handle, handlers)
            clients = [await connect(*at) for _ in "abc"]
            for client in clients:
                await client.receive()  # it is being served
            accepting.cancel_scope.cancel()
        handlers.cancel_scope.deadline = anyio.current_time() + 0.5
        try:
            await connect(*at)
        except OSError:
            print("a new connection is refused")
        for client in clients[:2]:
            await client.aclose()
    print("the handlers:", ends)
    await clients[2].aclose()


anyio.run(main)
