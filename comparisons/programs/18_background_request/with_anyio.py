"""A task runs whenever its starter waits."""

import anyio
import anyio.lowlevel


async def request(server_answers):
    await server_answers.wait()
    return "200 OK"


async def main():
    server_answers = anyio.Event()
    async with anyio.create_task_group() as group:
        handle = group.start_soon(request, server_answers)
        print("the request is on its way")
        for step in 1, 2, 3:
            await anyio.lowlevel.checkpoint()  # its turn
            print("working:", step)
        server_answers.set()
        print("the answer:", await handle)


anyio.run(main)
