"""The only way to yield from a coroutine: an object with `__await__`.

A generator function decorated with `types.coroutine` does it too, and needs no
class. trio and curio suspend with nothing else, and so does yieldloop.

Seeds: 8, 20.
Sources: https://docs.python.org/3/library/types.html#types.coroutine; PEP 492;
trio, _core/_traps.py (_real_async_yield); curio, traps.py (_kernel_trap).
"""

import asyncio
import inspect
import types

import futureloop
import yieldloop


class WithMethod:
    def __await__(self):
        return (yield "a request")


@types.coroutine
def with_decorator():
    return (yield "a request")


async def both():
    return [await WithMethod(), await with_decorator()]


coroutine = both()
requests = [coroutine.send(None), coroutine.send(1)]
assert requests == ["a request", "a request"], requests
try:
    coroutine.send(2)
except StopIteration as stop:
    assert stop.value == [1, 2], stop.value
    print("by hand, the answers to the two requests:", stop.value)

generator = with_decorator()
assert inspect.isawaitable(generator) and not hasattr(generator, "__await__")
print("the decorated generator has __await__: False; is awaitable: True")


@types.coroutine
def suspend(request):
    return (yield request)


async def others_first(request):
    await suspend(request)
    return "resumed"


# Each loop understands requests of its own.
print("asyncio:", asyncio.run(others_first(None)))
print("futureloop:", futureloop.run(others_first(None)))
print("yieldloop:", yieldloop.run(others_first, yieldloop.CHECKPOINT))
