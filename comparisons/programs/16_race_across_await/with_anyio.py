"""What is true before an await may be false after it."""

import contextlib

import anyio
import anyio.lowlevel


class Counter:
    value = 0


async def add_ten(counter, lock):
    for _ in range(10):
        async with lock:
            value = counter.value
            await anyio.lowlevel.checkpoint()  # others read here
            counter.value = value + 1


async def count(lock):
    counter = Counter()
    async with anyio.create_task_group() as group:
        group.start_soon(add_ten, counter, lock)
        group.start_soon(add_ten, counter, lock)
    return counter.value


async def main():
    no_lock = contextlib.nullcontext()
    print("without a lock:", await count(no_lock), "of 20")
    print("with a lock:", await count(anyio.Lock()), "of 20")


anyio.run(main)
