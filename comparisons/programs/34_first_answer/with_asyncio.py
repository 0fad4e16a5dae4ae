"""Wait for whoever is first, again if it was a failure."""

import asyncio
from contextlib import suppress

HOST, NOBODY = "127.0.0.1", ("127.0.0.1", 1)
asked, left, all_have_left = [], [], asyncio.Event()


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
    reader, writer = await asyncio.open_connection(*at)
    try:
        return await reader.readexactly(9)
    finally:
        writer.close()


async def main():
    async with await asyncio.start_server(answer, HOST) as server:
        at = server.sockets[0].getsockname()
        race = [asyncio.create_task(ask(NOBODY))]
        race += [asyncio.create_task(ask(at)) for _ in range(5)]
        for request in asyncio.as_completed(race):
            with suppress(OSError):  # one may be refused
                print("the answer:", await request)
                break
        for task in race:
            task.cancel()
        await asyncio.gather(*race, return_exceptions=True)
        await all_have_left.wait()
        print(len(left), "clients have hung up")


asyncio.run(main())
