"""A sleep is a wait for ever that a deadline ends."""

import anyio
from trio.testing import MockClock


async def own_sleep(seconds):
    # No timer to clean up: the scope takes its deadline along.
    with anyio.move_on_after(seconds):
        await anyio.Event().wait()  # nobody will ever set it


async def work():
    print("work, work")


async def main():
    async with anyio.create_task_group() as group:
        for _ in range(3):
            group.start_soon(work)
        print(f"sleep begins at {anyio.current_time():g}")
        await own_sleep(3)
        print(f"sleep ends at {anyio.current_time():g}")


clock = MockClock(autojump_threshold=0)
anyio.run(main, backend="trio", backend_options={"clock": clock})
