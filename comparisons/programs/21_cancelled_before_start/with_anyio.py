"""A child always begins; a checkpoint tells it the rest."""

import anyio


async def child():
    print("the child begins")
    try:
        await anyio.sleep(1)
    except anyio.get_cancelled_exc_class():
        print("the child is cancelled")
        raise


async def main():
    async with anyio.create_task_group() as group:
        group.start_soon(child)
        group.cancel_scope.cancel()
    print("all over")


anyio.run(main)
