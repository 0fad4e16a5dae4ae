"""The child that has an answer cancels the others."""

import nurseryloop

HOST, NOBODY = "127.0.0.1", 1  # nobody listens there
asked, left, all_have_left = [], [], nurseryloop.Event()


async def answer(stream):
    asked.append(stream)
    if len(asked) == 5:
        await stream.send_all(b"forty-two")
    elif await stream.receive_some() == b"":
        left.append(stream)
        if len(left) == 4:
            all_have_left.set()


async def ask(scope, port):
    try:
        stream = await nurseryloop.open_tcp_stream(HOST, port)
        async with stream:
            print("the answer:", await stream.receive_some())
            scope.cancel()
    except OSError:
        pass  # refused: the others go on


async def main():
    serve = nurseryloop.open_tcp_server
    async with serve(answer, 0, host=HOST) as server:
        async with nurseryloop.open_nursery() as race:
            scope = race.cancel_scope
            race.start_soon(ask, scope, NOBODY)
            for _ in range(5):
                race.start_soon(ask, scope, server.port)
        await all_have_left.wait()
        print(len(left), "clients have hung up")


nurseryloop.run(main)
