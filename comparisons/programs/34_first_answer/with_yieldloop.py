"""The task that has an answer cancels the others."""

import yieldloop

HOST, NOBODY = "127.0.0.1", 1  # nobody listens there
asked, left, all_have_left = [], [], yieldloop.Event()


def answer(stream, address):
    asked.append(stream)
    if len(asked) == 5:
        yield from stream.write(b"forty-two")
    elif (yield from stream.read()) == b"":
        left.append(stream)
        if len(left) == 4:
            all_have_left.set()


async def ask(group, port):
    try:
        stream = await yieldloop.open_connection(HOST, port)
        async with stream:
            print("the answer:", await stream.read())
            group.cancel()
    except OSError:
        pass  # refused: the others go on


async def main():
    async with yieldloop.tcp_server(HOST, 0, answer) as server:
        port = server.port
        async with yieldloop.TaskGroup() as race:
            race.spawn(ask, race, NOBODY)
            for _ in range(5):
                race.spawn(ask, race, port)
        await all_have_left.wait()
        print(len(left), "clients have hung up")


yieldloop.run(main)
