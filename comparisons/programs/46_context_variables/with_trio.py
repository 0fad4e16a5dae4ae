"""A child begins with a copy of its parent's context."""

from contextvars import ContextVar

import trio

request, lines = ContextVar("request", default="none"), []


def log(text):
    lines.append(f"request {request.get()}: {text}")


async def child():
    log("a child task")
    request.set("changed")  # in the child's own copy
    await trio.lowlevel.checkpoint()


async def handle(number):
    request.set(number)
    await trio.lowlevel.checkpoint()  # the other one begins
    log("a handler")
    async with trio.open_nursery() as nursery:
        nursery.start_soon(child)
    await trio.to_thread.run_sync(log, "a thread")
    log("over")


async def main():
    async with trio.open_nursery() as nursery:
        nursery.start_soon(handle, 1)
        nursery.start_soon(handle, 2)
    log("the program")
    lines.sort(key=lambda line: line[:9])
    print("\n".join(lines))


trio.run(main)
