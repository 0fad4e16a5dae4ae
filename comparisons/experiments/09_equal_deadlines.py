"""In which order do tasks wake that sleep until the same moment?

Ten tasks ask for the same deadline one after the other. "as asked" is the order in which they did,
"otherwise" another one, always the same.
"""

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


def experiment(lib):
    order = repeated(lib, scene, varied="any order")
    if order == list(range(10)):
        return "as asked"
    return order if isinstance(order, str) else "otherwise"


NOTES = {
    TRIO: (
        "the sleepers are all woken in one batch, and trio reverses each batch with a probability "
        "of one half.",
        "https://github.com/python-trio/trio/pull/1580",
    ),
    ("asyncio", "anyio+asyncio"): (
        "a heap keeps no order among equals, and asyncio's timers compare by their time alone.",
        "CPython, asyncio/events.py: TimerHandle.__lt__",
    ),
}
