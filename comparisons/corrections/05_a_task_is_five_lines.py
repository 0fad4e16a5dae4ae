"""A Task's step is simple: send None, and come back when the future is done.

That step fails on the first bare `yield`, which is what `sleep(0)` does: None
has no flag. And a task does not add its *step* to the future but its *wakeup*,
which asks the future first: if that has failed, the exception is thrown into
the coroutine at the await.

Seeds: 26, 51, 61, 86.
Sources: Lib/asyncio/tasks.py, Task.__step and Task.__wakeup.
"""

import asyncio


class SimpleTask(asyncio.Future):
    def __init__(self, coro):
        super().__init__()
        self.coro = coro

    def step(self, _=None):
        try:
            yielded = self.coro.send(None)
        except StopIteration as stop:
            self.set_result(stop.value)
        else:
            if yielded._asyncio_future_blocking:
                yielded._asyncio_future_blocking = False
                yielded.add_done_callback(self.step)


class YieldToEventLoop:
    def __await__(self):
        yield


async def ask_twice():
    await YieldToEventLoop()
    return "resumed"


async def main():
    try:
        SimpleTask(ask_twice()).step()
    except AttributeError as error:
        print("the simple step:", error)
    else:
        raise AssertionError("the simple step took a bare yield")

    print("the real step:", await asyncio.create_task(ask_twice()))
    future = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(asyncio.wait_for(future, None))
    await asyncio.sleep(0)
    assert "wakeup" in repr(future), f"the callback is {future!r}"
    print("what a waiting task adds to the future: its wakeup")
    future.set_result("answer")
    await task


asyncio.run(main())
