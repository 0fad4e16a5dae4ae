"""A bounded channel for each member; its scope drops it."""

import nurseryloop

HOST, LINES, LINE = "127.0.0.1", 400, bytes(32767) + b"\n"
members = {}  # the channel to a member -> the scope it lives in


async def send_lines(stream, receiver):
    async for line in receiver:
        await stream.send_all(line)


async def chat(stream, rest=b""):
    sender, receiver = nurseryloop.open_memory_channel(16)
    async with nurseryloop.open_nursery() as nursery:
        members[sender] = nursery.cancel_scope
        nursery.start_soon(send_lines, stream, receiver)
        async for piece in stream:
            *lines, rest = (rest + piece).split(b"\n")
            for member in list(members):
                try:
                    for line in lines:
                        member.send_nowait(line + b"\n")
                except nurseryloop.WouldBlock:  # it does not read
                    members.pop(member).cancel()
        members.pop(sender).cancel()


async def main():
    serve = nurseryloop.open_tcp_server
    connect = nurseryloop.open_tcp_stream
    async with serve(chat, 0, host=HOST) as server:
        alice = await connect(HOST, server.port)
        carol = await connect(HOST, server.port)
        async with alice, carol:
            for _ in range(LINES):
                await alice.send_all(LINE)
                while b"\n" not in await alice.receive_some():
                    pass
            got = sum([len(piece) async for piece in carol])
    print("Carol got every line:", got == LINES * len(LINE))


nurseryloop.run(main)
