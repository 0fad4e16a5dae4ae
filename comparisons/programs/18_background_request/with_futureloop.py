"""A task runs whenever its starter waits."""

import futureloop


async def request(server_answers):
    await server_answers.wait()
    return "200 OK"


async def main():
    server_answers = futureloop.Event()
    # The loop keeps its tasks: none is lost to the collector.
    task = futureloop.create_task(request(server_answers))
    print("the request is on its way")
    for step in 1, 2, 3:
        await futureloop.sleep(0)  # the request takes its turn
        print("working:", step)
    server_answers.set()
    print("the answer:", await task)


futureloop.run(main())
