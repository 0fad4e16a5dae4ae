"""Thrown once, at a wait: both tasks begin, the cleanup waits."""

import yieldloop


def careful():
    try:
        print("at work")
        yield from yieldloop.Event().wait()
    finally:
        yield from yieldloop.sleep(0.1)
        print("the cleanup is finished")


def late():
    print("the late one begins")
    yield from yieldloop.Event().wait()


async def main():
    async with yieldloop.TaskGroup() as group:
        group.spawn(careful)
        await yieldloop.sleep(0.1)
        group.spawn(late)
        group.cancel()
    print("both have ended")


yieldloop.run(main)
