"""A child begins with a copy of its parent's context."""

import asyncio
from contextvars import ContextVar

request, lines = ContextVar("request", default="none"), []


def log(text):
    lines.append(f"request {request.get()}: {text}")


async def child():
    log("a child task")
    request.set("changed")  # in the child's own copy
    await asyncio.sleep(0)


async def handle(number):
    request.set(number)
    await asyncio.sleep(0)  # the other one begins
    log("a handler")
    await asyncio.create_task(child())
    await asyncio.to_thread(log, "a thread")
    log("over")


async def main():
    await asyncio.gather(handle(1), handle(2))
    log("the program")
    lines.sort(key=lambda line: line[:9])
    print("\n".join(lines))


asyncio.run(main())
