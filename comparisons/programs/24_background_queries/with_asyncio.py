"""A task runs whenever the one that made it awaits."""

import asyncio

HOST, USERS = "127.0.0.1", 100
asked, everybody_has_asked = [], asyncio.Event()


async def answer(reader, writer):
    asked.append(query := await reader.read())
    if len(asked) == USERS:
        everybody_has_asked.set()
    await everybody_has_asked.wait()
    writer.write(b"user " + query)
    writer.close()


async def get_user_info(at, user):
    reader, writer = await asyncio.open_connection(*at)
    writer.write(str(user).encode())
    writer.write_eof()
    answer = await reader.read()
    writer.close()
    return answer.decode()


async def main():
    async with await asyncio.start_server(answer, HOST) as server:
        at = server.sockets[0].getsockname()
        product = 1
        async with asyncio.TaskGroup() as group:
            queries = [
                group.create_task(get_user_info(at, user))
                for user in range(USERS)
            ]
            for factor in range(1, 1001):
                product *= factor
                await asyncio.sleep(0)  # their turn
            print("meanwhile:", len(str(product)), "digits")
        answers = [query.result() for query in queries]
        print(len(answers), "answers, the last:", answers[-1])


asyncio.run(main())
