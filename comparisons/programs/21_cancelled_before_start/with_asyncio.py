"""A task that never began is cancelled without beginning."""

import asyncio


async def child():
    print("the child begins")
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        print("the child is cancelled")
        raise


async def main():
    task = asyncio.create_task(child())
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("all over")


asyncio.run(main())
