"""Is an error lost that a child raises while its group is being cancelled?

A group is cancelled as a whole; in its `finally` one of the children raises ValueError. The answer
is what leaves the group.
"""

from .kit import named

AXIS = "cancellation"


async def experiment(lib):
    async def child():
        try:
            await lib.sleep(10)
        finally:
            raise ValueError

    try:
        async with lib.open_task_group() as group:
            group.start_soon(child)
            await lib.sleep(1)
            group.cancel()
    except BaseException as error:
        return named(lib, error)
    return "nothing"
