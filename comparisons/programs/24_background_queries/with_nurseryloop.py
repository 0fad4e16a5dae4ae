"""The body of a nursery works on beside its children."""

import nurseryloop

HOST, USERS = "127.0.0.1", 100
asked, everybody_has_asked = [], nurseryloop.Event()


async def answer(stream):
    query = b"".join([piece async for piece in stream])
    asked.append(query)
    if len(asked) == USERS:
        everybody_has_asked.set()
    await everybody_has_asked.wait()
    await stream.send_all(b"user " + query)


async def get_user_info(port, user, answers):
    stream = await nurseryloop.open_tcp_stream(HOST, port)
    async with stream:
        await stream.send_all(str(user).encode())
        await stream.send_eof()
        answer = b"".join([piece async for piece in stream])
    answers[user] = answer.decode()


async def main():
    serve = nurseryloop.open_tcp_server
    async with serve(answer, 0, host=HOST) as server:
        port, product, got = server.port, 1, {}
        async with nurseryloop.open_nursery() as queries:
            for user in range(USERS):
                queries.start_soon(get_user_info, port, user, got)
            for factor in range(1, 1001):
                product *= factor
                await nurseryloop.checkpoint()  # their turn
            print("meanwhile:", len(str(product)), "digits")
        print(len(got), "answers, the last:", got[99])


nurseryloop.run(main)
