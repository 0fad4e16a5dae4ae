"""asyncio asks `select` without blocking, again and again.

Without blocking only while callbacks are ready. With none, the time limit of
the call is the time until the next timer, or there is none.

Seeds: 53, 54, 87, 97.
Sources: Lib/asyncio/base_events.py, BaseEventLoop._run_once.
"""

import asyncio
import selectors
import threading

asked = []
sleeps = threading.Event()  # without a time limit


class Watched(selectors.DefaultSelector):
    def select(self, timeout=None):
        asked.append(timeout)
        if timeout is None:
            sleeps.set()
        return super().select(timeout)


def kind(timeout):
    if timeout is None:
        return "until something comes"
    return "do not wait" if timeout <= 0 else "until the next timer"


def asleep():
    sleeps.wait()


async def main():
    loop = asyncio.get_running_loop()
    asked.clear()
    await asyncio.sleep(0)
    assert set(map(kind, asked)) == {"do not wait"}, asked
    print("callbacks ready: asked with", *set(asked))

    asked.clear()
    await asyncio.sleep(0.5)
    assert kind(asked[0]) == "until the next timer", asked
    assert asked[0] <= 0.5, asked
    print("one timer: asked to wait", kind(asked[0]))

    asked.clear()
    await loop.run_in_executor(None, asleep)
    assert None in asked, asked
    print("nothing but a thread:", kind(None))


loop = asyncio.SelectorEventLoop(Watched())
try:
    loop.run_until_complete(main())
    loop.run_until_complete(loop.shutdown_default_executor())
finally:
    loop.close()
