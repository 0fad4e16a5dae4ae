"""Does a child take its first step when it is started, or later?

A task starts a child and then takes a note. "later": the child ran when its parent gave way.
"at once": it ran inside the call that started it.
"""

AXIS = "scheduling"
SEEDS = (13, 14, 79)


async def experiment(lib):
    order = []

    async def child():
        order.append("child")

    async with lib.open_task_group() as group:
        group.start_soon(child)
        order.append("parent")
    return "later" if order == ["parent", "child"] else "at once"
