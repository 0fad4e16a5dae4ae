"""Does the task that sets an event go on, or the one that waits for it?

A task waits; another one sets the event and takes a note. "the setter": setting makes the waiting
task ready, to run later. "the waiter": it would be stepped inside the call that sets the event.
"""

from .kit import turns

AXIS = "scheduling"
SEEDS = (51, 58, 59, 65)


async def experiment(lib):
    order = []
    event = lib.Event()

    async def waiter():
        await event.wait()
        order.append("the waiter")

    async with lib.open_task_group() as group:
        group.start_soon(waiter)
        await turns(lib)
        event.set()
        order.append("the setter")
    return order[0]
