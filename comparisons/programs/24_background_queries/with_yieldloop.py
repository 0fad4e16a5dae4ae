"""A task runs whenever the one that spawned it waits."""

import yieldloop

HOST, USERS = "127.0.0.1", 100
asked, everybody_has_asked = [], yieldloop.Event()


def answer(stream, address):
    asked.append(query := (yield from stream.readall()))
    if len(asked) == USERS:
        everybody_has_asked.set()
    yield from everybody_has_asked.wait()
    yield from stream.write(b"user " + query)


def get_user_info(port, user):
    stream = yield from yieldloop.open_connection(HOST, port)
    yield from stream.write(str(user).encode())
    yield from stream.write_eof()
    answer = yield from stream.readall()
    yield from stream.close()
    return answer.decode()


async def main():
    async with yieldloop.tcp_server(HOST, 0, answer) as server:
        product = 1
        async with yieldloop.TaskGroup() as group:
            queries = [
                group.spawn(get_user_info, server.port, user)
                for user in range(USERS)
            ]
            for factor in range(1, 1001):
                product *= factor
                await yieldloop.checkpoint()  # their turn
            print("meanwhile:", len(str(product)), "digits")
        answers = [query.result for query in queries]
        print(len(answers), "answers, the last:", answers[-1])


yieldloop.run(main)
