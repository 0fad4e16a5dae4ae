"""In which order do tasks go on that wait for the same event?

Five tasks come one after the other and wait; the event is set. "as they came" is that order.
"""

from .kit import TRIO, repeated

AXIS = "scheduling"
SEEDS = (51,)


async def scene(lib):
    order = []
    event = lib.Event()

    async def waiter(number):
        await lib.sleep(number)
        await event.wait()
        order.append(number)

    async with lib.open_task_group() as group:
        for number in range(5):
            group.start_soon(waiter, number)
        await lib.sleep(10)
        event.set()
    return "as they came" if order == sorted(order) else str(order)


def experiment(lib):
    return repeated(lib, scene, varied="any order")


NOTES = {
    TRIO: (
        "an event keeps its waiters in a set, which has no order, and the scheduler reverses each "
        "batch of ready tasks with a probability of one half.",
        "trio, _sync.py: Event",
    ),
}
