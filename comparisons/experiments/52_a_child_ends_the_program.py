"""A child raises KeyboardInterrupt or SystemExit: what leaves `run`, and is its sibling told?

The sibling sleeps, and notes in its `finally` that it ends. The answers are what `run` raises in
each of the two cases, and how many siblings came to their `finally`.
"""

from .kit import ASYNCIO, named

AXIS = "errors"


def experiment(lib):
    lib.open_task_group  # noqa: B018  # a library that has none says so here
    told = 0
    seen = []

    async def child(error):
        await lib.sleep(1)
        raise error

    async def sibling():
        nonlocal told
        try:
            await lib.sleep(100)
        finally:
            told += 1

    async def main(error):
        async with lib.open_task_group() as group:
            group.start_soon(sibling)
            group.start_soon(child, error)

    for error in (KeyboardInterrupt(), SystemExit()):
        try:
            lib.run(main, error, clock="virtual")
            seen.append("nothing")
        except BaseException as left:
            seen.append(named(lib, left))
    return [*seen, f"{told} siblings told"]


NOTES = {
    "yieldloop": (
        "such an exception ends the run itself: the main task is cancelled, and with it its "
        "groups; when all have ended, `run` raises it as it is.",
        "yieldloop, _task.py: Task._note_failure",
    ),
    ("futureloop", *ASYNCIO, "anyio+asyncio"): (
        "a task hands these two on to the loop, which stops at once; the siblings are told when "
        "`run` cancels every task that is left.",
        "CPython, asyncio/runners.py: Runner.close; asyncio/events.py: Handle._run",
    ),
    ("nurseryloop", "trio", "anyio+trio"): (
        "a nursery puts every exception into a group, because its other children may fail as well; "
        "those that end the program are no exception to that, and `except*` takes them out.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#exceptiongroups",
    ),
}
