"""A child runs whenever its parent waits."""

import trio


async def request(server_answers, sender):
    await server_answers.wait()
    async with sender:
        await sender.send("200 OK")


async def main():
    server_answers = trio.Event()
    sender, receiver = trio.open_memory_channel(0)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(request, server_answers, sender)
        print("the request is on its way")
        for step in 1, 2, 3:
            await trio.lowlevel.checkpoint()  # its turn
            print("working:", step)
        server_answers.set()
        print("the answer:", await receiver.receive())


trio.run(main)
