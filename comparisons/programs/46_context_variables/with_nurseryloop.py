"""A child begins with a copy of its parent's context."""

from contextvars import ContextVar

import nurseryloop

request, lines = ContextVar("request", default="none"), []


def log(text):
    lines.append(f"request {request.get()}: {text}")


async def child():
    log("a child task")
    request.set("changed")  # in the child's own copy
    await nurseryloop.checkpoint()


async def handle(number):
    request.set(number)
    await nurseryloop.checkpoint()  # the other one begins
    log("a handler")
    async with nurseryloop.open_nursery() as nursery:
        nursery.start_soon(child)
    await nurseryloop.to_thread.run_sync(log, "a thread")
    log("over")


async def main():
    async with nurseryloop.open_nursery() as nursery:
        nursery.start_soon(handle, 1)
        nursery.start_soon(handle, 2)
    log("the program")
    lines.sort(key=lambda line: line[:9])
    print("\n".join(lines))


nurseryloop.run(main)
