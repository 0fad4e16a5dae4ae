"""Tasks keep their results; the group sees to the failures."""

import asyncio


async def own_gather(*functions):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(f()) for f in functions]
    return [task.result() for task in tasks]


async def late():
    try:
        await asyncio.sleep(0.1)
    except asyncio.CancelledError:
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


asyncio.run(main())
