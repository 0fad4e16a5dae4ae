"""A loop whose queue is empty goes on cycling, aimlessly.

It blocks in the selector, with no time limit, until a timer, a descriptor or
another thread gives it something to do. An idle loop takes no processor time.

Seeds: 10, 12.
Sources: https://docs.python.org/3/library/selectors.html (timeout None);
Lib/asyncio/base_events.py, BaseEventLoop._run_once.
"""

import asyncio
import selectors
import threading

import loopcorpus
from loopbase import Trace

fell_asleep = threading.Event()
asked = []  # the time limit of each call


class Watched(selectors.DefaultSelector):
    def select(self, timeout=None):
        asked.append(timeout)
        if timeout is None:
            fell_asleep.set()
        return super().select(timeout)


def stop_when_asleep():
    fell_asleep.wait()
    loop.call_soon_threadsafe(loop.stop)


loop = asyncio.SelectorEventLoop(Watched())
thread = threading.Thread(target=stop_when_asleep)
thread.start()
loop.run_forever()
thread.join()
loop.close()
assert asked.count(None) == 1, f"asked again and again: {asked}"
print("asyncio, nothing to do: asked the selector once, without a time limit")

# Each of our loops notes `idle` when it goes to sleep.
for name in ("yieldloop", "futureloop", "nurseryloop"):
    lib, trace = loopcorpus.backend(name), Trace()
    lib.run(lib.sleep, 3600, clock="virtual", trace=trace)
    idle = sum(event.kind == "idle" for event in trace)
    steps = sum(event.kind == "step_begin" for event in trace)
    assert (idle, steps) == (1, 2), f"{name}: {idle} sleeps, {steps} steps"
    print(f"{name}, an hour: went to sleep {idle} time, {steps} steps")
