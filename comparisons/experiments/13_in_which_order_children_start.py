"""In which order do children take their first steps?

A task starts five children one after the other. "as started" is that order,
"the other way round" is from the last to the first.
"""

from .kit import TRIO, repeated

AXIS = "scheduling"
SEEDS = (9, 14, 66)


async def scene(lib):
    order = []

    async def child(number):
        order.append(number)

    async with lib.open_task_group() as group:
        for number in range(5):
            group.start_soon(child, number)
    return "as started" if order == sorted(order) else "the other way round"


def experiment(lib):
    return repeated(lib, scene)


NOTES = {
    TRIO: (
        "new children are one batch of ready tasks, and trio reverses each batch with a "
        "probability of one half.",
        "https://github.com/python-trio/trio/issues/970",
    ),
}
