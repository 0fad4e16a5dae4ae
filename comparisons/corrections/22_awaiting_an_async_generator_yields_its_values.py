"""`await` on an async generator hands 1, 2, 3 to the event loop.

It is a TypeError: an async generator is iterated, with `async for`. The values
go to whoever iterates; the loop never sees one.

Seeds: 20, 34, 85.
Sources: PEP 525; https://docs.python.org/3/reference/datamodel.html#asynchronous-iterators
"""

import loopcorpus


async def numbers():
    yield 1
    yield 2
    yield 3


async def main(lib):
    try:
        await numbers()
    except TypeError as error:
        assert "async_generator" in str(error), error
    else:
        raise AssertionError("it was awaited")
    return [number async for number in numbers()]


for name in ("asyncio", "yieldloop", "futureloop", "nurseryloop"):
    lib = loopcorpus.backend(name)
    values = lib.run(main, lib)
    assert values == [1, 2, 3], values
    print(f"{name}: await: TypeError; async for: {values}")

# By hand: nothing comes out of send, and so no loop could receive it.
try:
    numbers().__anext__().send(None)
except StopIteration as stop:
    print("the first step yields nothing, it ends with", stop.value)
