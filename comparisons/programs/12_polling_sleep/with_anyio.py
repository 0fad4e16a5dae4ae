"""A checkpoint means: run the others, then me again."""

import time

import anyio
import anyio.lowlevel


async def polling_sleep(seconds):
    moment = time.monotonic() + seconds
    looks = 1
    while time.monotonic() < moment:
        await anyio.lowlevel.checkpoint()
        looks += 1
    return looks


async def neighbour(turns):
    while True:
        turns.append(1)
        await anyio.lowlevel.checkpoint()


async def main():
    turns = []
    async with anyio.create_task_group() as group:
        group.start_soon(neighbour, turns)
        looks = await polling_sleep(0.05)
        group.cancel_scope.cancel()
    print("a look in each cycle:", abs(looks - len(turns)) <= 2)


anyio.run(main)
