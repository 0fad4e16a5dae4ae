"""What can be awaited is a coroutine, or a Future.

Anything whose type has `__await__`, if that returns an iterator; and a
generator that `types.coroutine` has marked. A coroutine can be awaited once; a
future, a task or an object of one's own as often as its class allows.

Seeds: 13, 19, 24, 77.
Sources: https://docs.python.org/3/reference/datamodel.html#awaitable-objects
"""

import futureloop


class Ready:
    def __await__(self):
        return iter(())  # yields nothing: never suspends


class OnTheInstance:
    def __init__(self):
        self.__await__ = lambda: iter(())


async def coroutine():
    return "result"


def plain_generator():
    yield


async def outcome(thing):
    try:
        await thing
    except (TypeError, RuntimeError) as error:
        return type(error).__name__
    return "awaited"


async def main():
    once, task = coroutine(), futureloop.create_task(coroutine())
    things = [
        ("a coroutine", once, "awaited"),
        ("the same again", once, "RuntimeError"),
        ("a task", task, "awaited"),
        ("the same again", task, "awaited"),
        ("__await__ that returns an iterator", Ready(), "awaited"),
        ("__await__ of the instance only", OnTheInstance(), "TypeError"),
        ("a plain generator", plain_generator(), "TypeError"),
        ("a function", coroutine, "TypeError"),
    ]
    for what, thing, expected in things:
        seen = await outcome(thing)
        assert seen == expected, f"{what}: {seen}"
        print(f"{what}: {seen}")


futureloop.run(main())
