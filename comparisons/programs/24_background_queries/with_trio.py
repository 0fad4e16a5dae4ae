"""The body of a nursery works on beside its children."""

import trio

HOST, USERS = "127.0.0.1", 100
asked, everybody_has_asked = [], trio.Event()


async def answer(stream):
    query = b"".join([piece async for piece in stream])
    asked.append(query)
    if len(asked) == USERS:
        everybody_has_asked.set()
    await everybody_has_asked.wait()
    await stream.send_all(b"user " + query)


async def get_user_info(at, user, answers):
    async with await trio.open_tcp_stream(*at) as stream:
        await stream.send_all(str(user).encode())
        await stream.send_eof()
        answer = b"".join([piece async for piece in stream])
    answers[user] = answer.decode()


async def main():
    [listener] = await trio.open_tcp_listeners(0, host=HOST)
    at = listener.socket.getsockname()
    async with trio.open_nursery() as server:
        server.start_soon(trio.serve_listeners, answer, [listener])
        product, answers = 1, {}
        async with trio.open_nursery() as queries:
            for user in range(USERS):
                queries.start_soon(get_user_info, at, user, answers)
            for factor in range(1, 1001):
                product *= factor
                await trio.lowlevel.checkpoint()  # their turn
            print("meanwhile:", len(str(product)), "digits")
        print(len(answers), "answers, the last:", answers[99])
        server.cancel_scope.cancel()


trio.run(main)
