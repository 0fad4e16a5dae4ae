"""to_thread turns a blocking call into an awaitable one."""

import threading

import anyio
import anyio.to_thread

meeting = threading.Barrier(3)


async def count():
    print("One")
    await anyio.to_thread.run_sync(meeting.wait)
    print("Two")


async def main():
    async with anyio.create_task_group() as group:
        for _ in range(3):
            group.start_soon(count)


anyio.run(main)
