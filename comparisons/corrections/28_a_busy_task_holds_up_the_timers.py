"""While a task yields again and again, timers have to wait for it.

They do where the loop empties its ready queue before it looks at the clock: a
task that is always ready keeps it from ever doing so. A loop that runs only
what was ready when the iteration began looks in between.

Seeds: 11, 61, 87.
Sources: Lib/asyncio/base_events.py, BaseEventLoop._run_once ("ntodo").
"""

import time
from collections import deque

import loopcorpus


async def spin(lib, rung):
    give_up = time.monotonic() + 20  # seconds; for loops that starve timers
    while not rung and time.monotonic() < give_up:
        await lib.checkpoint()  # always ready
    return bool(rung)


async def ring(lib, rung):
    await lib.sleep(0.01)
    rung.append("the timer")


async def main(lib):
    rung = []
    async with lib.open_task_group() as group:
        group.start_soon(ring, lib, rung)
        return await spin(lib, rung)


def small_loop(task, timer):
    ready = deque([task])
    while ready:
        step = ready.popleft()
        if next(step, "over") != "over":
            ready.append(step)
    timer()


def spin_by_hand(rung, seen):
    yield from ["others first"] * 10_000
    seen.append(bool(rung))


rung, seen = [], []
small_loop(spin_by_hand(rung, seen), lambda: rung.append("the timer"))
assert (rung, seen) == (["the timer"], [False]), "the timer came in between"
print("a loop that empties its queue first: 10,000 steps, then the timer")

for name in ("asyncio", "yieldloop", "futureloop", "nurseryloop"):
    lib = loopcorpus.backend(name)
    came = lib.run(main, lib)
    assert came, f"{name}: the timer had to wait"
    print(f"{name}: the timer came while the task was spinning")
