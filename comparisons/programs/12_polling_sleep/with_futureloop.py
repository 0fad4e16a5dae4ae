"""A bare yield means: run the others, then me again."""

import time

import futureloop


class LetOthersRun:
    """What futureloop.sleep(0) does."""

    def __await__(self):
        yield


async def polling_sleep(seconds):
    moment = time.monotonic() + seconds
    looks = 1
    while time.monotonic() < moment:
        await LetOthersRun()
        looks += 1
    return looks


async def main():
    start = time.monotonic()
    looks = await polling_sleep(0.05)
    slept = time.monotonic() - start
    print("slept long enough:", slept >= 0.05)
    print("looked at the clock over and over:", looks > 10)


futureloop.run(main())
