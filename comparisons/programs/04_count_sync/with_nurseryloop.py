"""A call that blocks the thread blocks the loop in it."""

import time

import nurseryloop


async def count():
    print("One")
    time.sleep(0.005)  # nobody else runs meanwhile
    print("Two")


async def main():
    async with nurseryloop.open_nursery() as nursery:
        for _ in range(3):
            nursery.start_soon(count)


nurseryloop.run(main)
