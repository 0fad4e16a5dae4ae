"""How long does a failed group wait for a child that is shielded?

One child raises after 1 s; its sibling is in a shielded call that takes 3 s. The answer is when
the failure leaves the group, and whether the call has come to its end by then.
"""

from .kit import ASYNCIO, named, shielded

AXIS = "cancellation"


async def experiment(lib):
    seen = []

    async def work():
        await lib.sleep(3)
        seen.append("the call ends")

    async def failing():
        await lib.sleep(1)
        raise ValueError

    before = lib.current_time()
    try:
        async with lib.open_task_group() as group:
            group.start_soon(shielded, lib, work)
            group.start_soon(failing)
    except Exception as error:
        seen.append(f"{named(lib, error)} after {round(lib.current_time() - before)} s")
    await lib.sleep(5)
    return ", then ".join(seen)


NOTES = {
    ASYNCIO: (
        "`asyncio.shield` puts the call into a task of its own, which no group owns; the child "
        "that waits for it is cancelled, and the group has nothing left to wait for.",
        "https://docs.python.org/3/library/asyncio-task.html#asyncio.shield",
    ),
}
