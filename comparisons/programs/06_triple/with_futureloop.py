"""A task is a future: await it for the coroutine's result."""

import futureloop


async def triple(number):
    return number * 3


async def main():
    task = futureloop.create_task(triple(5))  # runs when we suspend
    tripled = await task  # suspends: it has not run yet
    assert await task == 15  # over: an ordinary call
    print("tripled:", tripled)
    return tripled + 2


# run() makes a task of main(), and ends when it ends.
print("returned:", futureloop.run(main()))
