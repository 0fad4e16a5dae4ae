"""`async` and `await` are asyncio's keywords; they need its event loop.

They are the language's, and know no loop: whoever calls `send` is the loop. The
coroutine below is run by five of them: one of six lines, the three of this
repository, and asyncio. What ties a coroutine to a library is what it awaits at
the bottom.

Seeds: 42.
Sources: PEP 492; PEP 3156.
"""

import asyncio
import types

import futureloop
import nurseryloop
import yieldloop


async def add(left, right, pause):
    await pause()
    return left + right


def tiny_run(coroutine):
    while True:
        try:
            coroutine.send(None)
        except StopIteration as stop:
            return stop.value


@types.coroutine
def bare_yield():
    yield


results = {
    "six lines": tiny_run(add(1, 2, bare_yield)),
    "yieldloop": yieldloop.run(add, 1, 2, yieldloop.checkpoint),
    "futureloop": futureloop.run(add(1, 2, futureloop.checkpoint)),
    "nurseryloop": nurseryloop.run(add, 1, 2, nurseryloop.checkpoint),
    "asyncio": asyncio.run(add(1, 2, bare_yield)),
}
for name, result in results.items():
    assert result == 3, f"{name}: {result}"
    print(f"{name}: {result}")

try:
    asyncio.run(add(1, 2, yieldloop.checkpoint))
except RuntimeError:
    print("asyncio, with yieldloop's pause: RuntimeError")
else:
    raise AssertionError("asyncio understood yieldloop's request")
