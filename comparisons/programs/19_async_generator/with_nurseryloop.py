"""Awaits go to the loop, yields go to the `async for`."""

import nurseryloop


async def numbers():
    for number in 1, 2, 3:
        await nurseryloop.checkpoint()
        yield number


class Numbers:
    def __init__(self):
        self.last = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        await nurseryloop.checkpoint()
        if self.last == 3:
            raise StopAsyncIteration
        self.last += 1
        return self.last


async def main():
    async for number in numbers():
        print("yielded:", number)
    print("by hand:", [number async for number in Numbers()])
    try:
        await numbers()
    except TypeError:
        print("an async generator cannot be awaited")


nurseryloop.run(main)
