"""Children fill a list; the nursery sees to the failures."""

import nurseryloop


async def own_gather(*functions):
    results = [None] * len(functions)

    async def keep(place, function):
        results[place] = await function()

    async with nurseryloop.open_nursery() as nursery:
        for place, function in enumerate(functions):
            nursery.start_soon(keep, place, function)
    return results


async def late():
    try:
        await nurseryloop.sleep(0.1)
    except nurseryloop.Cancelled:
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


nurseryloop.run(main)
