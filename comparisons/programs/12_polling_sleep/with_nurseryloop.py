"""A checkpoint means: run the others, then me again."""

import time

import nurseryloop


async def polling_sleep(seconds):
    moment = time.monotonic() + seconds
    looks = 1
    while time.monotonic() < moment:
        await nurseryloop.checkpoint()
        looks += 1
    return looks


async def neighbour(turns):
    while True:
        turns.append(1)
        await nurseryloop.checkpoint()


async def main():
    turns = []
    async with nurseryloop.open_nursery() as nursery:
        nursery.start_soon(neighbour, turns)
        looks = await polling_sleep(0.05)
        nursery.cancel_scope.cancel()
    print("a look in each cycle:", abs(looks - len(turns)) <= 2)


nurseryloop.run(main)
