"""A state of the scope: each wait raises, also in a cleanup."""

import trio


async def careful():
    try:
        print("at work")
        await trio.sleep_forever()
    finally:
        await trio.sleep(0.1)
        print("the cleanup is finished")


async def late():
    print("the late one begins")
    await trio.sleep_forever()


async def main():
    async with trio.open_nursery() as nursery:
        nursery.start_soon(careful)
        await trio.sleep(0.1)
        nursery.start_soon(late)
        nursery.cancel_scope.cancel()
    print("both have ended")


trio.run(main)
