"""Awaits go to the loop, yields go to the `async for`."""

import yieldloop


async def numbers():
    for number in 1, 2, 3:
        await yieldloop.checkpoint()
        yield number


class Numbers:
    def __init__(self):
        self.last = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        await yieldloop.checkpoint()
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


yieldloop.run(main)
