"""The child that has an answer cancels the others."""

import trio

HOST, NOBODY = "127.0.0.1", ("127.0.0.1", 1)
asked, left, all_have_left = [], [], trio.Event()


async def answer(stream):
    asked.append(stream)
    if len(asked) == 5:
        await stream.send_all(b"forty-two")
    elif await stream.receive_some() == b"":
        left.append(stream)
        if len(left) == 4:
            all_have_left.set()


async def ask(scope, at):
    try:
        async with await trio.open_tcp_stream(*at) as stream:
            print("the answer:", await stream.receive_some())
            scope.cancel()
    except OSError:
        pass  # refused: the others go on


async def main():
    [listener] = await trio.open_tcp_listeners(0, host=HOST)
    at = listener.socket.getsockname()
    async with trio.open_nursery() as server:
        server.start_soon(trio.serve_listeners, answer, [listener])
        async with trio.open_nursery() as race:
            scope = race.cancel_scope
            race.start_soon(ask, scope, NOBODY)
            for _ in range(5):
                race.start_soon(ask, scope, at)
        await all_have_left.wait()
        print(len(left), "clients have hung up")
        server.cancel_scope.cancel()


trio.run(main)
