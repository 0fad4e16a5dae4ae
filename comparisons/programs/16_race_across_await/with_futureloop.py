"""What is true before an await may be false after it."""

import contextlib

import futureloop


class Counter:
    value = 0


async def add_ten(counter, lock):
    for _ in range(10):
        async with lock:
            value = counter.value
            await futureloop.sleep(0)  # here the other one reads
            counter.value = value + 1


async def count(lock):
    counter = Counter()
    async with futureloop.TaskGroup() as group:
        group.create_task(add_ten(counter, lock))
        group.create_task(add_ten(counter, lock))
    return counter.value


async def main():
    no_lock = contextlib.nullcontext()
    print("without a lock:", await count(no_lock), "of 20")
    print("with a lock:", await count(futureloop.Lock()), "of 20")


futureloop.run(main())
