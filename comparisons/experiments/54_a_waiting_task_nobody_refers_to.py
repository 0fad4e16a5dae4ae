"""Is a task collected as garbage that waits, and that nobody refers to?

It waits for an event that only it knows. Then the garbage is collected. "kept": it waits on;
"lost": it is gone, in the middle of its work.
"""

import gc
import weakref

from .free_tasks import start_free
from .kit import ASYNCIO, SCOPED, turns

AXIS = "errors"
SEEDS = (48, 62)


class Work:
    """What the task has in its hands."""


async def experiment(lib):
    at_work = []

    async def child():
        work = Work()
        at_work.append(weakref.ref(work))
        await event_of(lib)().wait()

    if lib.name in SCOPED:
        async with lib.open_task_group() as group:
            group.start_soon(child)
            answer = await look(lib, at_work)
            group.cancel()
        return answer
    await start_free(lib, child)
    return await look(lib, at_work)


def event_of(lib):
    if lib.name == "curio":
        import curio

        return curio.Event
    return lib.Event


async def look(lib, at_work):
    await turns(lib)
    gc.collect()
    await lib.sleep(1)
    return "kept" if at_work[0]() is not None else "lost"


NOTES = {
    ASYNCIO: (
        "asyncio's registry of tasks is weak, so a task that waits for something that only it "
        "refers to is garbage; the documentation asks its users to keep a reference.",
        "https://docs.python.org/3/library/asyncio-task.html#asyncio.create_task",
    ),
}
