"""A task that never began is cancelled without beginning."""

import futureloop


async def child():
    print("the child begins")
    try:
        await futureloop.sleep(1)
    except futureloop.CancelledError:
        print("the child is cancelled")
        raise


async def main():
    task = futureloop.create_task(child())
    task.cancel()
    try:
        await task
    except futureloop.CancelledError:
        print("all over")


futureloop.run(main())
