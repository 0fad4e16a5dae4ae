"""A sleep is a wait for ever that a deadline ends."""

import nurseryloop
from loopbase import VirtualClock


async def own_sleep(seconds):
    # No timer to clean up: the scope takes its deadline along.
    with nurseryloop.move_on_after(seconds):
        await nurseryloop.Event().wait()  # nobody will ever set it


async def work():
    print("work, work")


async def main():
    async with nurseryloop.open_nursery() as nursery:
        for _ in range(3):
            nursery.start_soon(work)
        print(f"sleep begins at {nurseryloop.current_time():g}")
        await own_sleep(3)
        print(f"sleep ends at {nurseryloop.current_time():g}")


nurseryloop.run(main, clock=VirtualClock())
