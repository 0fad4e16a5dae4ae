"""How does tinyio answer the contract?

tinyio's coroutines are generators: `yield` instead of `await`. The contract's cases are `async
def`, so two small pieces stand in between: `_Awaited` puts a tinyio coroutine under an `await`,
`_driven` makes an `async def` a tinyio coroutine. What tinyio has no counterpart for is left out.
"""

import time
from functools import partial
from typing import ClassVar

import tinyio

from loopcorpus import Backend


class _Awaited:
    """A tinyio coroutine under `await`: it runs in the task that awaits it."""

    def __init__(self, coroutine):
        self._coroutine = coroutine

    def __await__(self):
        return (yield from self._coroutine)


def _driven(coroutine):
    """An `async def` as a tinyio coroutine: what it yields goes to the loop, and answers back."""
    step = partial(coroutine.send, None)
    while True:
        try:
            request = step()
        except StopIteration as end:
            return end.value
        try:
            step = partial(coroutine.send, (yield request))
        except BaseException as error:
            step = partial(coroutine.throw, error)


async def _sleep(seconds):
    await _Awaited(tinyio.sleep(seconds))


async def _checkpoint():
    def once():
        yield

    await _Awaited(once())


async def _gather(*functions):
    def together():
        return (yield [_driven(function()) for function in functions])

    return await _Awaited(together())


async def _to_thread(function, /, *args):
    return await _Awaited(tinyio.run_in_thread(function, *args))


class _Event(tinyio.Event):
    async def wait(self):
        await _Awaited(super().wait())


class _Barrier(tinyio.Barrier):
    async def wait(self):
        return await _Awaited(super().wait())


class TinyioBackend(Backend):
    name = "tinyio"
    virtual_clock = False
    wrapped: ClassVar = {
        "run": "tinyio.Loop().run; an `async def` becomes a tinyio coroutine",
        "sleep": "tinyio.sleep, under an await",
        "checkpoint": "a bare yield, under an await",
        "gather": "a list of coroutines that is yielded",
        "Event": "tinyio.Event, its wait under an await",
        "Barrier": "tinyio.Barrier, its wait under an await",
        "to_thread": "tinyio.run_in_thread, under an await",
    }

    def run(self, main, /, *args, clock="real", trace=None, schedule=None):
        return tinyio.Loop().run(_driven(main(*args)))

    sleep = staticmethod(_sleep)
    checkpoint = staticmethod(_checkpoint)
    current_time = staticmethod(time.monotonic)
    gather = staticmethod(_gather)
    to_thread = staticmethod(_to_thread)
    Event = _Event
    Barrier = _Barrier
