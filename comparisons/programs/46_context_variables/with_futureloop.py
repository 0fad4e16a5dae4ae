"""A child begins with a copy of its parent's context."""

from contextvars import ContextVar

import futureloop

request, lines = ContextVar("request", default="none"), []


def log(text):
    lines.append(f"request {request.get()}: {text}")


async def child():
    log("a child task")
    request.set("changed")  # in the child's own copy
    await futureloop.sleep(0)


async def handle(number):
    request.set(number)
    await futureloop.sleep(0)  # the other one begins
    log("a handler")
    await futureloop.create_task(child())
    await futureloop.to_thread(log, "a thread")
    log("over")


async def main():
    await futureloop.gather(handle(1), handle(2))
    log("the program")
    lines.sort(key=lambda line: line[:9])
    print("\n".join(lines))


futureloop.run(main())
