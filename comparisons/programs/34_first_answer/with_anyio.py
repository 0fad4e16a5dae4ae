"""The child that has an answer cancels the others."""

import anyio

HOST, NOBODY = "127.0.0.1", ("127.0.0.1", 1)
asked, left, all_have_left = [], [], anyio.Event()


async def answer(stream):
    async with stream:
        asked.append(stream)
        if len(asked) == 5:
            await stream.send(b"forty-two")
        elif not await anext(stream, None):
            left.append(stream)
            if len(left) == 4:
                all_have_left.set()


async def ask(scope, at):
    try:
        async with await anyio.connect_tcp(*at) as stream:
            print("the answer:", await stream.receive())
            scope.cancel()
    except OSError:
        pass  # refused: the others go on


async def main():
    listener = await anyio.create_tcp_listener(local_host=HOST)
    at = listener.extra(anyio.abc.SocketAttribute.local_address)
    async with listener, anyio.create_task_group() as server:
        server.start_soon(listener.serve, answer)
        async with anyio.create_task_group() as race:
            scope = race.cancel_scope
            race.start_soon(ask, scope, NOBODY)
            for _ in range(5):
                race.start_soon(ask, scope, at)
        await all_have_left.wait()
        print(len(left), "clients have hung up")
        server.cancel_scope.cancel()


anyio.run(main)
