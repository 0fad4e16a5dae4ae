"""A bare yield means: run the others, then me again."""

import asyncio
import time


class LetOthersRun:
    """What asyncio.sleep(0) does."""

    def __await__(self):
        yield


async def polling_sleep(seconds):
    moment = time.monotonic() + seconds
    looks = 1
    while time.monotonic() < moment:
        await LetOthersRun()
        looks += 1
    return looks


async def neighbour(turns):
    while True:
        turns.append(1)
        await LetOthersRun()


async def main():
    turns = []
    task = asyncio.create_task(neighbour(turns))
    looks = await polling_sleep(0.05)
    task.cancel()
    print("a look in each cycle:", abs(looks - len(turns)) <= 2)


asyncio.run(main())
