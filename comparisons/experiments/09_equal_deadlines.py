"""In which order do tasks wake that sleep until the same moment?

Ten tasks ask for the same deadline one after the other. "as asked" is the order in which they did,
"otherwise" another one, "any order" one that changes from run to run. uvloop is asked on real time.
"""

import asyncio

from .kit import TRIO, repeated

AXIS = "scheduling"
SEEDS = (39, 40, 87, 88)


async def scene(lib):
    order = []

    async def sleeper(number, delay):
        await lib.sleep(delay)
        await lib.sleep(until - lib.current_time())
        order.append(number)

    until = lib.current_time() + 16
    async with lib.open_task_group() as group:
        for number in range(10):
            group.start_soon(sleeper, number, number / 16)
    return order


async def on_real_time(lib):
    """Ask with uvloop's own timers: on virtual time it has other ones."""
    loop = asyncio.get_running_loop()
    while True:
        order = []
        asked = loop.time()
        timers = [loop.call_at(asked + 0.02, order.append, number) for number in range(10)]
        if loop.time() == asked:  # all within a millisecond, which is what uvloop counts in
            break
        for timer in timers:
            timer.cancel()
    while len(order) < 10:
        await lib.sleep(0.02)
    return order


def experiment(lib):
    if lib.name == "uvloop":
        order = lib.run(on_real_time, lib)
    else:
        order = repeated(lib, scene, varied="any order")
    if order == list(range(10)):
        return "as asked"
    return order if isinstance(order, str) else "otherwise"


NOTES = {
    "uvloop": (
        "libuv compares timers of the same millisecond by the order in which they were started.",
        "https://github.com/libuv/libuv/blob/v1.x/src/timer.c",
    ),
    TRIO: (
        "equal deadlines are told apart by their scopes' addresses in memory, and the scheduler "
        "reverses each batch of ready tasks with a probability of one half.",
        "trio, _core/_run.py: Deadlines.add, unrolled_run",
    ),
    ("asyncio", "anyio+asyncio"): (
        "a heap keeps no order among equals, and asyncio's timers compare by their time alone.",
        "CPython, asyncio/events.py: TimerHandle.__lt__",
    ),
}
