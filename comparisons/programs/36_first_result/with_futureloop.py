"""Wait for whoever is done, again if it was a failure."""

from contextlib import suppress

import futureloop


async def riga():
    try:
        await futureloop.Event().wait()  # for ever
    finally:
        print("riga has cleaned up")


async def lyon():
    raise OSError


async def oslo():
    await futureloop.sleep(0)
    return "oslo"


async def first(*functions):
    tasks = [futureloop.create_task(f()) for f in functions]
    try:
        for request in futureloop.as_completed(tasks):
            with suppress(OSError):  # one may fail
                return await request
        raise OSError("nobody answers")
    finally:
        for task in tasks:
            task.cancel()
        await futureloop.gather(*tasks, return_exceptions=True)


async def main():
    print("the winner:", await first(riga, lyon, oslo))


futureloop.run(main())
