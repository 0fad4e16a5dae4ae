"""In which shape does the failure of a child leave the group it is in?

Three answers: a child of one group; a child of a group in a child of a group; the same child given
to `gather`.
"""

from .kit import named

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
        await lib.gather(child)

    seen = []
    for way in (one_group, two_groups, gathered):
        try:
            await way()
        except Exception as error:
            seen.append(named(lib, error))
    return seen
