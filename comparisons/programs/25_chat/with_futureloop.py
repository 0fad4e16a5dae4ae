"""A bounded queue for each member; a task that empties it."""

import futureloop

HOST, LINES, LINE = "127.0.0.1", 400, bytes(32767) + b"\n"
members = {}  # the queue of a member -> its writer


async def send_lines(queue, writer):
    while not writer.is_closing():
        writer.write(await queue.get())
        await writer.drain()


async def chat(reader, writer):
    members[queue := futureloop.Queue(16)] = writer
    sending = futureloop.create_task(send_lines(queue, writer))
    async for line in reader:
        for member in list(members):
            try:
                member.put_nowait(line)
            except futureloop.QueueFull:  # it does not read
                members.pop(member).transport.abort()
    sending.cancel()
    members.pop(queue, writer).close()


async def main():
    async with await futureloop.start_server(chat, HOST) as server:
        at = server.sockets[0].getsockname()
        alice, say = await futureloop.open_connection(*at)
        carol, silent = await futureloop.open_connection(*at)
        for _ in range(LINES):
            say.write(LINE)
            await alice.readline()
        got = len(await carol.read())
        print("Carol got every line:", got == LINES * len(LINE))
        say.write_eof()
        await alice.read()  # until the server has closed
        say.close()
        silent.close()


futureloop.run(main())
