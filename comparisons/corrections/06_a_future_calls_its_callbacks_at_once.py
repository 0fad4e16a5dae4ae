"""`set_result` calls the callbacks; a future is pending, done or cancelled.

The callbacks are handed to the loop, each with the future as its argument, and
called after the step that is under way; so `set_result` runs no foreign code.
There is a third way to end, an exception; and a cancelled future is done.

Seeds: 22, 49, 58.
Sources: https://docs.python.org/3/library/asyncio-future.html
"""

import asyncio

import futureloop


async def check(library):
    name = library.__name__
    loop = library.get_running_loop()
    called = []

    future = loop.create_future()
    future.add_done_callback(called.append)
    future.set_result("answer")
    assert called == [], "a callback was called inside set_result"
    await library.sleep(0)
    assert called == [future], f"called with {called}"
    print(f"{name}: the callback came later, with the future as argument")

    failed = loop.create_future()
    failed.set_exception(LookupError("no such page"))
    assert failed.done(), "a future with an exception is done"
    assert isinstance(failed.exception(), LookupError), "it keeps the exception"
    try:
        await failed
    except LookupError as error:
        print(f"{name}: await raised {error!r}")

    cancelled = loop.create_future()
    cancelled.cancel()
    assert cancelled.cancelled() and cancelled.done(), "cancelled is not done"
    print(f"{name}: cancelled, and done() is {cancelled.done()}")


asyncio.run(check(asyncio))
futureloop.run(check(futureloop))
