"""A checkpoint means: run the others, then me again."""

import time

import yieldloop


@yieldloop.suspending  # for `await` as for `yield from`
def polling_sleep(seconds):
    moment = time.monotonic() + seconds
    looks = 1
    while time.monotonic() < moment:
        yield from yieldloop.checkpoint()
        looks += 1
    return looks


def neighbour(turns):
    while True:
        turns.append(1)
        yield from yieldloop.checkpoint()


async def main():
    turns = []
    async with yieldloop.TaskGroup() as group:
        group.spawn(neighbour, turns)
        looks = await polling_sleep(0.05)
        group.cancel()
    print("a look in each cycle:", abs(looks - len(turns)) <= 2)


yieldloop.run(main)
