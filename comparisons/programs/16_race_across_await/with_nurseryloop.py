"""What is true before an await may be false after it."""

import contextlib

import nurseryloop


class Counter:
    value = 0


async def add_ten(counter, lock):
    for _ in range(10):
        async with lock:
            value = counter.value
            await nurseryloop.checkpoint()  # others read here
            counter.value = value + 1


async def count(lock):
    counter = Counter()
    async with nurseryloop.open_nursery() as nursery:
        nursery.start_soon(add_ten, counter, lock)
        nursery.start_soon(add_ten, counter, lock)
    return counter.value


async def main():
    no_lock = contextlib.nullcontext()
    print("without a lock:", await count(no_lock), "of 20")
    print("with a lock:", await count(nurseryloop.Lock()), "of 20")


nurseryloop.run(main)
