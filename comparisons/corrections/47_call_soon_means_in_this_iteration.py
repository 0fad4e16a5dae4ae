"""call_soon(f) in a callback: f runs in the same iteration, right after it.

In the next one. An iteration runs what was ready when it began; what is added
meanwhile waits until the loop has looked at timers and descriptors again. So a
callback that schedules itself for ever starves nobody. What has been cancelled
before its turn is not called at all.

Seeds: 9, 87, 88.
Sources: https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.call_soon;
Lib/asyncio/base_events.py, BaseEventLoop._run_once ("ntodo").
"""

import asyncio
import selectors

record = []


class Watched(selectors.DefaultSelector):
    def select(self, timeout=None):
        record.append("look")
        return super().select(0)


def again(left):
    record.append(f"call {left}")
    if left:
        loop.call_soon(again, left - 1)
    else:
        loop.stop()


loop = asyncio.SelectorEventLoop(Watched())
loop.call_soon(again, 2)
loop.call_soon(record.append, "other")
handle = loop.call_soon(record.append, "cancelled")
handle.cancel()
timer = loop.call_later(0, record.append, "cancelled timer")
timer.cancel()
loop.run_forever()
loop.close()

expected = ["look", "call 2", "other", "look", "call 1", "look", "call 0"]
assert record == expected, record
assert handle.cancelled() and timer.cancelled()
print(", ".join(record))
