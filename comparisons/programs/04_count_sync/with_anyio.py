"""A call that blocks the thread blocks the loop in it."""

import time

import anyio


async def count():
    print("One")
    time.sleep(0.005)  # nobody else runs meanwhile
    print("Two")


async def main():
    async with anyio.create_task_group() as group:
        for _ in range(3):
            group.start_soon(count)


anyio.run(main)
