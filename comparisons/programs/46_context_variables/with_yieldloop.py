"""A child begins with a copy of its parent's context."""

from contextvars import ContextVar

import yieldloop

request, lines = ContextVar("request", default="none"), []


def log(text):
    lines.append(f"request {request.get()}: {text}")


def child():
    log("a child task")
    request.set("changed")  # in the child's own copy
    yield from yieldloop.checkpoint()


def handle(number):
    request.set(number)
    yield from yieldloop.checkpoint()  # the other one begins
    log("a handler")
    yield from yieldloop.spawn(child).join()
    yield from yieldloop.run_in_thread(log, "a thread")
    log("over")


async def main():
    async with yieldloop.TaskGroup() as group:
        group.spawn(handle, 1)
        group.spawn(handle, 2)
    log("the program")
    lines.sort(key=lambda line: line[:9])
    print("\n".join(lines))


yieldloop.run(main)
