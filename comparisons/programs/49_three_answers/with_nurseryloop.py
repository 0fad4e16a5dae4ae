"""A state of the scope: each wait raises, also in a cleanup."""

import nurseryloop


async def careful():
    try:
        print("at work")
        await nurseryloop.sleep_forever()
    finally:
        await nurseryloop.sleep(0.1)
        print("the cleanup is finished")


async def late():
    print("the late one begins")
    await nurseryloop.sleep_forever()


async def main():
    async with nurseryloop.open_nursery() as nursery:
        nursery.start_soon(careful)
        await nurseryloop.sleep(0.1)
        nursery.start_soon(late)
        nursery.cancel_scope.cancel()
    print("both have ended")


nurseryloop.run(main)
