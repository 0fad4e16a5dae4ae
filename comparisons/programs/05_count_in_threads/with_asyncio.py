"""to_thread() turns a blocking call into an awaitable one."""

import asyncio
import threading

meeting = threading.Barrier(3)


async def count():
    print("One")
    await asyncio.to_thread(meeting.wait)
    print("Two")


async def main():
    await asyncio.gather(count(), count(), count())


asyncio.run(main())
