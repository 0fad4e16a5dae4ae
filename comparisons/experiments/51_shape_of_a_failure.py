"""In which shape does the failure of a child leave what waits for it?

Three answers: a child of one group; a child of a group in a child of a group; the same child given
to the library's own `gather`.
"""

from loopcorpus import LackingError

from .kit import ANYIO, named
from .own_gather import gather

AXIS = "errors"


async def experiment(lib):
    lib.open_task_group  # noqa: B018  # a library that has none says so here

    async def child():
        raise KeyError

    async def one_group():
        async with lib.open_task_group() as group:
            group.start_soon(child)

    async def two_groups():
        async with lib.open_task_group() as group:
            group.start_soon(one_group)

    async def gathered():
        await gather(lib, child)

    seen = []
    for way in (one_group, two_groups, gathered):
        try:
            await way()
        except LackingError:
            seen.append("it has none")
        except Exception as error:
            seen.append(named(lib, error))
    return seen


NOTES = {
    "trio": (
        "a nursery is its only way to run several at once, so every failure of a child is in a "
        "group.",
        "https://trio.readthedocs.io/en/stable/reference-core.html#trio.run",
    ),
    ANYIO: (
        "its `gather` is a task group with results, and its failures leave it as those of a group "
        "do.",
        "anyio, _core/_concurrency_utils.py: gather",
    ),
}
