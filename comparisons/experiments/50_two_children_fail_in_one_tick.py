"""Two children fail in the same tick: how many of the failures are told?

Both wait for one event, and raise when it is set. Two answers: what leaves a group, and what the
library's own `gather` raises, with what becomes of the failure that is not in it: in the log, in
a note on the first one, or lost.
"""

from loopcorpus import LackingError

from .kit import ANYIO, ASYNCIO, reports
from .own_gather import gather

AXIS = "errors"


async def experiment(lib):
    lib.open_task_group  # noqa: B018  # a library that has none says so here
    return [await raised(lib, in_a_group), await raised(lib, gathered)]


async def raised(lib, way):
    event = lib.Event()

    def child(error):
        async def fail():
            await event.wait()
            raise error

        return fail

    async def ring():
        await lib.sleep(1)
        event.set()

    with reports() as seen:
        try:
            await way(lib, child(KeyError("first")), child(ValueError("second")), ring)
        except LackingError:
            return "it has none"
        except ExceptionGroup as group:
            return " and ".join(sorted(type(error).__name__ for error in group.exceptions))
        except Exception as error:
            told, notes = type(error).__name__, getattr(error, "__notes__", [])
    if any("second" in note for note in notes):
        return f"{told} (the other in a note)"
    return f"{told} (the other {'in the log' if seen else 'lost'})"


async def in_a_group(lib, *functions):
    async with lib.open_task_group() as group:
        for function in functions:
            group.start_soon(function)


async def gathered(lib, *functions):
    await gather(lib, *functions)


NOTES = {
    "yieldloop": (
        "`gather` raises the first failure as itself, and has only the log for another one.",
        "yieldloop, _children.py: gather",
    ),
    ("futureloop", *ASYNCIO): (
        "`gather` hands on the first exception and takes the others from their tasks without a "
        "word, so that nothing is logged of them.",
        "CPython, asyncio/tasks.py: gather",
    ),
    "nurseryloop": (
        "`gather` raises the first failure as itself, and adds to it what the others raise.",
        "nurseryloop, _children.py: gather",
    ),
    "trio": (
        "a nursery is its only way to run several, and results are kept by the children "
        "themselves.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#tasks-let-you-do-multiple-things-at-once",
    ),
    ANYIO: (
        "its `gather` is a task group with results, and raises the group of failures.",
        "anyio, _core/_concurrency_utils.py: gather",
    ),
}
