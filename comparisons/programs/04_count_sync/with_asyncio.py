"""A call that blocks the thread blocks the loop in it."""

import asyncio
import time


async def count():
    print("One")
    time.sleep(0.005)  # nobody else runs meanwhile
    print("Two")


async def main():
    await asyncio.gather(count(), count(), count())


asyncio.run(main())
