"""A child begins with a copy of its parent's context."""

from contextvars import ContextVar

import anyio
import anyio.lowlevel
import anyio.to_thread

request, lines = ContextVar("request", default="none"), []


def log(text):
    lines.append(f"request {request.get()}: {text}")


async def child():
    log("a child task")
    request.set("changed")  # in the child's own copy
    await anyio.lowlevel.checkpoint()


async def handle(number):
    request.set(number)
    await anyio.lowlevel.checkpoint()  # the other one begins
    log("a handler")
    async with anyio.create_task_group() as group:
        group.start_soon(child)
    await anyio.to_thread.run_sync(log, "a thread")
    log("over")


async def main():
    async with anyio.create_task_group() as group:
        group.start_soon(handle, 1)
        group.start_soon(handle, 2)
    log("the program")
    lines.sort(key=lambda line: line[:9])
    print("\n".join(lines))


anyio.run(main)
