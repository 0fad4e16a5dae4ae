"""Wait for whoever is done, again if it was a failure."""

import asyncio
from contextlib import suppress


async def riga():
    try:
        await asyncio.Event().wait()  # for ever
    finally:
        print("riga has cleaned up")


async def lyon():
    raise OSError


async def oslo():
    await asyncio.sleep(0)
    return "oslo"


async def first(*functions):
    tasks = [asyncio.create_task(f()) for f in functions]
    try:
        for request in asyncio.as_completed(tasks):
            with suppress(OSError):  # one may fail
                return await request
        raise OSError("nobody answers")
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def main():
    print("the winner:", await first(riga, lyon, oslo))


asyncio.run(main())
