"""A task group ends when its last child has ended."""

import anyio
from trio.testing import MockClock


async def count():
    print("One")
    await anyio.sleep(1)
    print("Two")


async def main():
    async with anyio.create_task_group() as group:
        for _ in range(3):
            group.start_soon(count)
    print(f"seconds: {anyio.current_time():g}")


# The virtual clock belongs to the backend below: here trio's.
clock = MockClock(autojump_threshold=0)
anyio.run(main, backend="trio", backend_options={"clock": clock})
