"""One nursery accepts, another one holds the handlers."""

from functools import partial

import trio
from trio import open_tcp_stream as connect, serve_listeners

HOST, ends = "127.0.0.1", []


async def handle(stream):
    try:
        await stream.send_all(b"welcome")
        await stream.receive_some()  # until the client ends
        ends.append("finished")
    except trio.Cancelled:
        ends.append("cancelled")
        raise


async def main():
    [listener] = await trio.open_tcp_listeners(0, host=HOST)
    at = listener.socket.getsockname()
    async with trio.open_nursery() as handlers:
        serve = partial(serve_listeners, handler_nursery=handlers)
        async with trio.open_nursery() as accepting:
            accepting.start_soon(serve, handle, [listener])
            clients = [await connect(*at) for _ in "abc"]
            for client in clients:
                await client.receive_some()  # it is being served
            accepting.cancel_scope.cancel()
        handlers.cancel_scope.deadline = trio.current_time() + 0.5
        try:
            await connect(*at)
        except OSError:
            print("a new connection is refused")
        for client in clients[:2]:
            await client.aclose()
    print("the handlers:", ends)
    await clients[2].aclose()


trio.run(main)
