"""Handles keep the results; the group sees to the failures."""

import anyio


async def own_gather(*functions):
    async with anyio.create_task_group() as group:
        handles = [group.start_soon(f) for f in functions]
    return [handle.return_value for handle in handles]


async def late():
    try:
        await anyio.sleep(0.1)
    except anyio.get_cancelled_exc_class():
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


anyio.run(main)
