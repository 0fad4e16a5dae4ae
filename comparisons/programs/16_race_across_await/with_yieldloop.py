"""What is true before an await may be false after it."""

import contextlib

import yieldloop


class Counter:
    value = 0


async def add_ten(counter, lock):
    for _ in range(10):
        async with lock:
            value = counter.value
            await yieldloop.checkpoint()  # here the other reads
            counter.value = value + 1


async def count(lock):
    counter = Counter()
    async with yieldloop.TaskGroup() as group:
        group.spawn(add_ten, counter, lock)
        group.spawn(add_ten, counter, lock)
    return counter.value


async def main():
    no_lock = contextlib.nullcontext()
    print("without a lock:", await count(no_lock), "of 20")
    lock = yieldloop.Lock()
    print("with a lock:", await count(lock), "of 20")


yieldloop.run(main)
