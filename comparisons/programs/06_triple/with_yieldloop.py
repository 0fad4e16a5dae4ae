"""A task is joined for what its coroutine returned."""

import yieldloop


async def triple(number):
    return number * 3


async def main():
    task = yieldloop.spawn(triple, 5)  # runs when we suspend
    tripled = await task.join()  # suspends: it has not run yet
    assert await task.join() == 15  # over: an ordinary call
    print("tripled:", tripled)
    return tripled + 2


# run() makes a task of main(), and ends when it ends.
print("returned:", yieldloop.run(main))
