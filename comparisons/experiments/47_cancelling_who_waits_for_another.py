"""Does cancelling a task also cancel the task that it waits for?

One task sleeps, another one waits for it; the one that waits is cancelled. "both": the one that
sleeps is cancelled as well. "the waiting one": it sleeps on.
"""

import anyio

from .free_tasks import start_free
from .kit import ANYIO, ASYNCIO, native, turns

AXIS = "cancellation"
SEEDS = (25, 51)


async def itself(task):
    return await task


async def joined(task):
    return await task.join()


async def experiment(lib):
    ways = {(*ASYNCIO, "futureloop", *ANYIO): itself, ("yieldloop", "curio"): joined}
    wait_for = native(lib, ways, "a task to wait for")
    seen = []

    async def sleeper():
        try:
            await lib.sleep(10)
        except lib.Cancelled:
            seen.append("the sleeping one")
            raise

    async def waiter(task):
        try:
            await wait_for(task)
        except lib.Cancelled:
            seen.append("the waiting one")
            raise

    async def cancel(waiting):
        await turns(lib)
        cancelling = waiting.cancel()
        if lib.name == "curio":
            await cancelling
        await turns(lib)
        return "both" if len(seen) == 2 else seen[0]

    if lib.name in ANYIO:
        async with anyio.create_task_group() as group:
            sleeping = group.create_task(sleeper())
            return await cancel(group.create_task(waiter(sleeping)))
    sleeping = await start_free(lib, sleeper)
    return await cancel(await start_free(lib, waiter, sleeping))


NOTES = {
    (*ASYNCIO, "futureloop"): (
        "a task that waits is cancelled by cancelling the future that it waits for, and a task is "
        "a future; `asyncio.shield` and `asyncio.wait` stand in between.",
        "CPython, asyncio/tasks.py: Task.cancel",
    ),
}
