"""Wait for whoever is first, again if it was a failure."""

from contextlib import suppress

import futureloop

HOST, NOBODY = "127.0.0.1", ("127.0.0.1", 1)
asked, left, all_have_left = [], [], futureloop.Event()


async def answer(reader, writer):
    asked.append(reader)
    if len(asked) == 5:
        writer.write(b"forty-two")
    elif await reader.read() == b"":
        left.append(reader)
        if len(left) == 4:
            all_have_left.set()
    writer.close()


async def ask(at):
    reader, writer = await futureloop.open_connection(*at)
    try:
        return await reader.readexactly(9)
    finally:
        writer.close()


async def main():
    server = await futureloop.start_server(answer, HOST)
    async with server:
        at = server.sockets[0].getsockname()
        race = [futureloop.create_task(ask(NOBODY))]
        race += [futureloop.create_task(ask(at)) for _ in range(5)]
        for request in futureloop.as_completed(race):
            with suppress(OSError):  # one may be refused
                print("the answer:", await request)
                break
        await futureloop.cancel_all(race)
        await all_have_left.wait()
        print(len(left), "clients have hung up")


futureloop.run(main())
