"""How long does a failed group wait for a child that is shielded?

One child raises after 1 s; its sibling is in a shielded call that takes 3 s. The answer is whether
the call came to its end, and when the failure left the group.
"""

from .kit import named

AXIS = "cancellation"


async def experiment(lib):
    seen = []

    async def work():
        await lib.sleep(3)
        seen.append("finished")

    async def failing():
        await lib.sleep(1)
        raise ValueError

    before = lib.current_time()
    try:
        async with lib.open_task_group() as group:
            group.start_soon(lib.shielded, work)
            group.start_soon(failing)
    except Exception as error:
        seen.append(f"{named(lib, error)} after {round(lib.current_time() - before)} s")
    return ", ".join(seen)
