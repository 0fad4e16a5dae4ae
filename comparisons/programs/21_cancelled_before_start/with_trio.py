"""A child always begins; a checkpoint tells it the rest."""

import trio


async def child():
    print("the child begins")
    try:
        await trio.sleep(1)
    except trio.Cancelled:
        print("the child is cancelled")
        raise


async def main():
    async with trio.open_nursery() as nursery:
        nursery.start_soon(child)
        nursery.cancel_scope.cancel()
    print("all over")


trio.run(main)
