"""A child always begins; a checkpoint tells it the rest."""

import nurseryloop


async def child():
    print("the child begins")
    try:
        await nurseryloop.sleep(1)
    except nurseryloop.Cancelled:
        print("the child is cancelled")
        raise


async def main():
    async with nurseryloop.open_nursery() as nursery:
        nursery.start_soon(child)
        nursery.cancel_scope.cancel()
    print("all over")


nurseryloop.run(main)
