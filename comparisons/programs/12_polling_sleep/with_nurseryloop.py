"""A checkpoint means: run the others, then me again."""

import time

import nurseryloop


async def polling_sleep(seconds):
    moment = time.monotonic() + seconds
    looks = 1
    while time.monotonic() < moment:
        await nurseryloop.lowlevel.checkpoint()
        looks += 1
    return looks


async def main():
    start = time.monotonic()
    looks = await polling_sleep(0.05)
    slept = time.monotonic() - start
    print("slept long enough:", slept >= 0.05)
    print("looked at the clock over and over:", looks > 10)


nurseryloop.run(main)
