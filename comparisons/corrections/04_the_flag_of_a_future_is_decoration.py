"""`Future.__await__` yields itself; the flag that it sets can be left out.

The flag, `_asyncio_future_blocking`, is a handshake: a Task refuses a future
that comes without it, since then a plain `yield` delivered it and nobody has
awaited. And the check after the yield raises RuntimeError: whoever resumes
before the future is done has not waited for it.

Seeds: 23, 24, 68, 86.
Sources: Lib/asyncio/futures.py, Future.__await__; Lib/asyncio/tasks.py,
Task.__step.
"""

import asyncio
import types

import futureloop


@types.coroutine
def yield_without_awaiting(future):
    yield future


async def check(library):
    name = library.__name__
    future = asyncio.get_running_loop().create_future()
    steps = future.__await__()
    yielded = next(steps)
    assert yielded is future, "the future yields itself"
    assert future._asyncio_future_blocking, "the flag is set by awaiting"
    try:
        next(steps)
    except RuntimeError as error:
        assert "await wasn't used with future" in str(error), error
        print(f"{name}, resumed too early: RuntimeError")
    else:
        raise AssertionError("resumed, though the future is not done")

    try:
        await yield_without_awaiting(asyncio.get_running_loop().create_future())
    except RuntimeError as error:
        assert "yield" in str(error), error
        print(f"{name}, yielded without the flag: RuntimeError")
    else:
        raise AssertionError("the task waited for a future without the flag")


asyncio.run(check(asyncio))
futureloop.run(check(futureloop))

# Of asyncio's Python source; its C twin does the same.
assert issubclass(asyncio.Task, asyncio.Future), "Task is no Future"
assert "__await__" not in vars(asyncio.tasks._PyTask), "Task overrides it"
print("asyncio.Task: __await__ is Future's")
