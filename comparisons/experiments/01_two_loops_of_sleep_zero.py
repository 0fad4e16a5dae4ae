"""In which order do two tasks run that give way after each step?

Tasks a and b each take three steps and give way after each. Taking turns gives "ababab". A library
may also reorder the tasks that are ready in one tick; "any order" is an answer that changes from
run to run.
"""

from .kit import TRIO, repeated

AXIS = "scheduling"
SEEDS = (7, 9, 31, 61)


async def scene(lib):
    order = []

    async def task(name):
        for _ in range(3):
            order.append(name)
            await lib.checkpoint()

    await lib.gather(lambda: task("a"), lambda: task("b"))
    return "".join(order)


def experiment(lib):
    return repeated(lib, scene, varied="any order")


NOTES = {
    TRIO: (
        "trio reverses each batch of ready tasks with a probability of one half, so that nobody "
        "comes to rely on an order.",
        "https://github.com/python-trio/trio/pull/1580",
    ),
}
