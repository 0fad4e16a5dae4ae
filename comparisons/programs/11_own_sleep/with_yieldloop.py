"""A sleep is a wait for ever that a deadline ends."""

import yieldloop
from loopbase import VirtualClock


@yieldloop.suspending  # for `await` as for `yield from`
def own_sleep(seconds):
    # No timer to clean up: the block takes its deadline along.
    with yieldloop.ignore_after(seconds):
        yield from yieldloop.Event().wait()  # never set


def work():
    print("work, work")
    yield from yieldloop.checkpoint()


async def main():
    async with yieldloop.TaskGroup() as group:
        for _ in range(3):
            group.spawn(work)
        print(f"sleep begins at {yieldloop.clock():g}")
        await own_sleep(3)
        print(f"sleep ends at {yieldloop.clock():g}")


yieldloop.run(main, clock=VirtualClock())
