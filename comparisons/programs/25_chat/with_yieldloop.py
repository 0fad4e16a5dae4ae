"""A bounded queue for each member; a task that empties it."""

import yieldloop

HOST, LINES, LINE = "127.0.0.1", 400, bytes(32767) + b"\n"
members = {}  # the queue of a member -> the task that empties it


def send_lines(stream, queue):
    try:
        while True:
            yield from stream.write((yield from queue.get()))
    finally:
        stream.close_now()


async def chat(stream, address):
    queue = yieldloop.Queue(16)
    members[queue] = yieldloop.spawn(send_lines, stream, queue)
    try:
        async for line in stream:
            for member in list(members):
                try:
                    member.put_nowait(line)
                except yieldloop.QueueFull:  # it does not read
                    members.pop(member).cancel()
    except yieldloop.ClosedResourceError:
        return  # it was dropped
    if queue in members:
        members.pop(queue).cancel()


async def main():
    async with yieldloop.tcp_server(HOST, 0, chat) as server:
        alice = await yieldloop.open_connection(HOST, server.port)
        carol = await yieldloop.open_connection(HOST, server.port)
        async with alice, carol:
            for _ in range(LINES):
                await alice.write(LINE)
                await alice.readline()
            got = len(await carol.readall())
    print("Carol got every line:", got == LINES * len(LINE))


yieldloop.run(main)
