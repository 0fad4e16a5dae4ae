"""A nursery ends when its last child has ended."""

import nurseryloop
from loopbase import VirtualClock


async def count():
    print("One")
    await nurseryloop.sleep(1)
    print("Two")


async def main():
    async with nurseryloop.open_nursery() as nursery:
        for _ in range(3):
            nursery.start_soon(count)
    print(f"seconds: {nurseryloop.current_time():g}")


# This clock jumps as soon as every task waits.
nurseryloop.run(main, clock=VirtualClock())
