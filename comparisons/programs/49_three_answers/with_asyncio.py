"""Thrown once, even before the start: the late one never begins."""

import asyncio


async def careful():
    try:
        print("at work")
        await asyncio.Event().wait()
    finally:
        await asyncio.sleep(0.1)
        print("the cleanup is finished")


async def late():
    print("the late one begins")
    await asyncio.Event().wait()


async def main():
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(careful())]
        await asyncio.sleep(0.1)
        tasks += [group.create_task(late())]
        for task in tasks:
            task.cancel()
    print("both have ended")


asyncio.run(main())
