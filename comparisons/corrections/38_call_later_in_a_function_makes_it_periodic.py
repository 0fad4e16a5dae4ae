"""Work becomes periodic by a function that calls call_later for itself.

Each call comes late by what the work takes, and by how late the loop was: it
drifts. And nobody has a handle to stop it: the one that was returned is used
up by the first call. Our `every` counts the periods from the beginning, leaves
one out when the work overran it, and is a task to cancel.

Seeds: 92.
Sources: computed here, on a virtual clock.
"""

import futureloop
import loopcorpus
from loopbase import VirtualClock


async def drifting():
    loop, moments = futureloop.get_running_loop(), []

    async def work():
        moments.append(loop.time())
        await futureloop.sleep(0.25)
        handles.append(loop.call_later(1, start))

    def start():
        tasks.append(loop.create_task(work()))

    tasks, handles = [], [loop.call_later(1, start)]
    handle = handles[0]
    await futureloop.sleep(2)
    handle.cancel()  # the one that there was
    await futureloop.sleep(2)
    return moments


async def main(lib):
    moments = []

    async def work():
        moments.append(lib.current_time() - began)
        await lib.sleep(1.5 if len(moments) == 2 else 0.25)

    began = lib.current_time()
    async with lib.move_on_after(5.5):
        await lib.every(1, work)
    return moments


moments = futureloop.run(drifting(), clock=VirtualClock())
assert moments == [1.0, 2.25, 3.5], moments
print("as written, cancelled after 2 s:", *moments)
for name in ("yieldloop", "futureloop", "nurseryloop"):
    lib = loopcorpus.backend(name)
    moments = lib.run(main, lib, clock="virtual")
    assert moments == [1, 2, 4, 5], f"{name}: {moments}"
    print(f"{name}, the second call takes too long:", *moments)
