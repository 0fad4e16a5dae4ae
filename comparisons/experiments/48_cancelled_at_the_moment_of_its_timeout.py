"""Is a cancellation lost that arrives in the step in which the task's own timeout is due?

A child sleeps in a block with a timeout. In one step its deadline is moved to now and the child is
cancelled, in both orders. "cancelled": the child ends. "it goes on": the timeout has taken the
cancellation for its own, and the line after the block runs.
"""

from functools import partial

from .kit import repeated, turns

AXIS = "cancellation"


async def scene(lib, timeout_first):
    scopes, reached = [], []

    async def child():
        async with lib.move_on_after(10) as scope:
            scopes.append(scope)
            await lib.sleep(100)
        await lib.sleep(1)
        reached.append("it goes on")

    async with lib.open_task_group() as group:
        spawned = group.spawn(child)
        await turns(lib)
        if timeout_first:
            scopes[0].deadline = lib.current_time()
        spawned.cancel()
        if not timeout_first:
            scopes[0].deadline = lib.current_time()
    return "it goes on" if reached else "cancelled"


def experiment(lib):
    first, last = (repeated(lib, partial(scene, timeout_first=each)) for each in (True, False))
    return first if first == last else f"{first} if the timeout is first, {last} otherwise"
