"""Tasks keep their results; the group sees to the failures."""

import yieldloop


async def own_gather(*functions):
    async with yieldloop.TaskGroup() as group:
        tasks = [group.spawn(function) for function in functions]
    return [task.result for task in tasks]


async def late():
    try:
        await yieldloop.sleep(0.1)
    except yieldloop.CancelledError:
        print("cancelled: late")
        raise
    return "late"


async def early():
    return "early"


async def broken():
    raise LookupError("no such page")


async def main():
    print(await own_gather(late, early))
    print(await own_gather())
    try:
        await own_gather(late, broken)
    except* LookupError as group:
        print("failed:", *group.exceptions[0].args)


yieldloop.run(main)
