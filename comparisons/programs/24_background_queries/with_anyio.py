"""The body of a group works on beside its children."""

import anyio

HOST, USERS = "127.0.0.1", 100
asked, everybody_has_asked = [], anyio.Event()


async def answer(stream):
    async with stream:
        asked.append(query := b"".join([p async for p in stream]))
        if len(asked) == USERS:
            everybody_has_asked.set()
        await everybody_has_asked.wait()
        await stream.send(b"user " + query)


async def get_user_info(at, user):
    async with await anyio.connect_tcp(*at) as stream:
        await stream.send(str(user).encode())
        await stream.send_eof()
        answer = b"".join([piece async for piece in stream])
    return answer.decode()


async def main():
    listener = await anyio.create_tcp_listener(local_host=HOST)
    at = listener.extra(anyio.abc.SocketAttribute.local_address)
    async with listener, anyio.create_task_group() as group:
        server = group.start_soon(listener.serve, answer)
        queries = [
            group.start_soon(get_user_info, at, user)
            for user in range(USERS)
        ]
        product = 1
        for factor in range(1, 1001):
            product *= factor
            await anyio.lowlevel.checkpoint()  # their turn
        print("meanwhile:", len(str(product)), "digits")
        answers = [await query for query in queries]
        print(len(answers), "answers, the last:", answers[-1])
        server.cancel()


anyio.run(main)
