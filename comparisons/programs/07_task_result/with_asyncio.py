"""result() never waits: it raises while there is none."""

import asyncio


async def turned(numbers):
    await asyncio.sleep(max(numbers) / 600)
    return numbers[::-1]


async def main():
    task = asyncio.create_task(turned([3, 2, 1]))
    try:
        task.result()
    except asyncio.InvalidStateError:
        print("too early")

    await task
    print("done:", task.done())
    print("result:", task.result())


asyncio.run(main())
