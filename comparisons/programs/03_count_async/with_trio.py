"""A nursery ends when its last child has ended."""

import trio
from trio.testing import MockClock


async def count():
    print("One")
    await trio.sleep(1)
    print("Two")


async def main():
    async with trio.open_nursery() as nursery:
        for _ in range(3):
            nursery.start_soon(count)
    print(f"seconds: {trio.current_time():g}")


# This clock jumps as soon as every task waits.
trio.run(main, clock=MockClock(autojump_threshold=0))
