"""A bounded channel for each member; its scope drops it."""

import anyio
from anyio import create_task_group

HOST, LINES, LINE = "127.0.0.1", 400, bytes(32767) + b"\n"
members = {}  # the channel to a member -> the scope it lives in


async def chat(stream, rest=b""):
    async def send_lines():
        async for line in receiver:
            await stream.send(line)

    sender, receiver = anyio.create_memory_object_stream(16)
    async with stream, sender, receiver, create_task_group() as tg:
        members[sender] = tg.cancel_scope
        tg.start_soon(send_lines)
        async for piece in stream:
            *lines, rest = (rest + piece).split(b"\n")
            for member in list(members):
                try:
                    for line in lines:
                        member.send_nowait(line + b"\n")
                except anyio.WouldBlock:  # it does not read
                    members.pop(member).cancel()
        members.pop(sender).cancel()


async def main():
    listener = await anyio.create_tcp_listener(local_host=HOST)
    at = listener.extra(anyio.abc.SocketAttribute.local_address)
    alice, carol = [await anyio.connect_tcp(*at) for _ in "ac"]
    async with listener, alice, carol, create_task_group() as tg:
        tg.start_soon(listener.serve, chat)
        for _ in range(LINES):
            await alice.send(LINE)
            while b"\n" not in await alice.receive():
                pass
        got = sum([len(piece) async for piece in carol])
        print("Carol got every line:", got == LINES * len(LINE))
        tg.cancel_scope.cancel()


anyio.run(main)
