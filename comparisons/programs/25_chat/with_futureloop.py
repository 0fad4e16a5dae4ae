"""The transport is the queue; its size says who stays behind."""

import futureloop

HOST, LINES, LINE = "127.0.0.1", 400, bytes(32767) + b"\n"
BOUND, members = 16 * len(LINE), set()


async def chat(reader, writer):
    members.add(writer)
    try:
        async for line in reader:
            for member in list(members):
                member.write(line)
                transport = member.transport
                if transport.get_write_buffer_size() > BOUND:
                    members.discard(member)  # it does not read
                    transport.abort()
    except ConnectionError:
        pass  # it went away
    finally:
        members.discard(writer)
        writer.close()


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
