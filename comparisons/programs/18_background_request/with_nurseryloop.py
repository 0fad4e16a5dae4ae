"""A child runs whenever its parent waits."""

import nurseryloop


async def request(server_answers, sender):
    await server_answers.wait()
    async with sender:
        await sender.send("200 OK")


async def main():
    server_answers = nurseryloop.Event()
    sender, receiver = nurseryloop.open_memory_channel(0)
    async with nurseryloop.open_nursery() as nursery:
        nursery.start_soon(request, server_answers, sender)
        print("the request is on its way")
        for step in 1, 2, 3:
            await nurseryloop.checkpoint()  # its turn
            print("working:", step)
        server_answers.set()
        print("the answer:", await receiver.receive())


nurseryloop.run(main)
