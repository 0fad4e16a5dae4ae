"""The event loop is a queue: it takes the next thing out and runs it.

There are three places, and a thing waits in the one that fits: what is ready in
a queue, what has a moment in a heap, what waits for a descriptor with the
selector. An iteration fetches from the last two into the first, and then runs
what was in it.

Seeds: 3, 9, 39, 87, 88.
Sources: Lib/asyncio/base_events.py, BaseEventLoop._run_once.
"""

import asyncio
import socket
import threading

PLACES = {"ready": "a queue", "timers": "a heap", "descriptors": "a selector"}


class Watched(asyncio.SelectorEventLoop):
    def waiting(self):
        """How many things there are in each of the three places."""
        counts = (
            len(self._ready),
            len(self._scheduled),
            len(self._selector.get_map()) - 1,  # the loop's own wakeup
        )
        return dict(zip(PLACES, counts, strict=True))


loop, ran, threads = Watched(), [], set()


def note(what):
    ran.append(what)
    threads.add(threading.get_ident())


here, there = socket.socketpair()
print("empty:", loop.waiting())
loop.call_soon(note, "ready")
loop.call_later(0, note, "timers")
loop.add_reader(here, lambda: note(here.recv(1) and "descriptors"))
there.send(b"x")
before = loop.waiting()
assert before == dict.fromkeys(PLACES, 1), before
print("before:", before)

loop.call_soon(loop.stop)
loop.run_forever()  # one iteration
assert sorted(ran) == sorted(PLACES), ran
after = loop.waiting()
assert after == {"ready": 0, "timers": 0, "descriptors": 1}, after
print("after one iteration:", after, "- a reader stays")
print("what ran:", *sorted(ran), f"- in {len(threads)} thread")
loop.remove_reader(here)
here.close()
there.close()
loop.close()
