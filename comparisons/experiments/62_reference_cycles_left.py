"""Does a failure, or a cancellation, leave reference cycles behind?

The collector of cycles is off. A child fails and its error is caught and dropped; a task is
cancelled with an object in its hands. Two answers: "freed" means that nothing was left for the
collector.
"""

import gc
import weakref

from .kit import ASYNCIO, TRIO, turns

AXIS = "errors"


class Failure(Exception):
    """An error that can be watched."""


class Work:
    """What a task has in its hands."""


async def fail(lib, watched):
    async def child():
        failure = Failure()
        watched.append(weakref.ref(failure))
        try:
            raise failure
        finally:
            del failure

    try:
        async with lib.open_task_group() as group:
            group.start_soon(child)
    except ExceptionGroup:
        pass


async def cancel(lib, watched):
    async def child():
        work = Work()
        watched.append(weakref.ref(work))
        await lib.sleep(100)

    async with lib.open_task_group() as group:
        group.start_soon(child)
        await lib.sleep(1)
        group.cancel()


async def experiment(lib):
    seen = []
    gc.disable()
    for scene in (fail, cancel):
        watched = []
        await scene(lib, watched)
        await turns(lib)
        seen.append("freed")
        if watched[0]() is not None:
            gc.collect()
            seen[-1] = "needs the collector" if watched[0]() is None else "kept"
    return seen


NOTES = {
    "anyio+asyncio": (
        "the callback at the end of each task catches its CancelledError; the traceback of that "
        "keeps the frame of the callback, which keeps the error.",
        "anyio, _backends/_asyncio.py: TaskGroup._spawn",
    ),
    ("nurseryloop", *TRIO): (
        "trio takes care that an outcome lets go of its error and that frames forget theirs, so "
        "no cycle is left.",
        "https://github.com/python-trio/trio/issues/1770",
    ),
    ASYNCIO: (
        "the group's errors referred to frames that referred to them; Python 3.13.1 broke the "
        "cycle.",
        "https://github.com/python/cpython/issues/124958",
    ),
}
