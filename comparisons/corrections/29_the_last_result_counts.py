"""Setting a future's result a second time replaces the first.

It raises InvalidStateError: a future ends once. A silent overwriting hides that
two think they are responsible, and whoever was woken by the first result may
read the second.

Seeds: 22, 58, 59.
Sources: https://docs.python.org/3/library/asyncio-future.html#asyncio.Future.set_result
"""

import asyncio

import futureloop


def ends_of(future):
    yield "set_result", lambda: future.set_result("second")
    yield "set_exception", lambda: future.set_exception(LookupError())


async def check(library):
    future = library.get_running_loop().create_future()
    future.set_result("first")
    for what, end in ends_of(future):
        try:
            end()
        except library.InvalidStateError:
            print(f"{library.__name__}, {what} on a done future: refused")
        else:
            raise AssertionError(f"{what} went through")
    cancelled, result = future.cancel(), await future
    assert not cancelled, "a done future was cancelled"
    assert result == "first", "the result was replaced"
    print(f"{library.__name__}: cancel() {cancelled}; the result: {result}")


asyncio.run(check(asyncio))
futureloop.run(check(futureloop))
