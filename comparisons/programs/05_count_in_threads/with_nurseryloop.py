"""to_thread turns a blocking call into an awaitable one."""

import threading

import nurseryloop

meeting = threading.Barrier(3)


async def count():
    print("One")
    await nurseryloop.to_thread.run_sync(meeting.wait)
    print("Two")


async def main():
    async with nurseryloop.open_nursery() as nursery:
        for _ in range(3):
            nursery.start_soon(count)


nurseryloop.run(main)
