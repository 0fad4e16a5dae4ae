"""A state of the scope: each wait raises, also in a cleanup."""

import anyio


async def careful():
    try:
        print("at work")
        await anyio.sleep_forever()
    finally:
        await anyio.sleep(0.1)
        print("the cleanup is finished")


async def late():
    print("the late one begins")
    await anyio.sleep_forever()


async def main():
    async with anyio.create_task_group() as group:
        group.start_soon(careful)
        await anyio.sleep(0.1)
        group.start_soon(late)
        group.cancel_scope.cancel()
    print("both have ended")


anyio.run(main)
