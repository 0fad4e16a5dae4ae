"""A task runs whenever its starter waits."""

import asyncio


async def request(server_answers):
    await server_answers.wait()
    return "200 OK"


async def main():
    server_answers = asyncio.Event()
    # Keep the task: the loop alone does not keep it alive.
    task = asyncio.create_task(request(server_answers))
    print("the request is on its way")
    for step in 1, 2, 3:
        await asyncio.sleep(0)  # the request takes its turn
        print("working:", step)
    server_answers.set()
    print("the answer:", await task)


asyncio.run(main())
