"""A sleep is a wait for ever that a deadline ends."""

import trio
from trio.testing import MockClock


async def own_sleep(seconds):
    # No timer to clean up: the scope takes its deadline along.
    with trio.move_on_after(seconds):
        await trio.Event().wait()  # nobody will ever set it


async def work():
    print("work, work")


async def main():
    async with trio.open_nursery() as nursery:
        for _ in range(3):
            nursery.start_soon(work)
        print(f"sleep begins at {trio.current_time():g}")
        await own_sleep(3)
        print(f"sleep ends at {trio.current_time():g}")


trio.run(main, clock=MockClock(autojump_threshold=0))
