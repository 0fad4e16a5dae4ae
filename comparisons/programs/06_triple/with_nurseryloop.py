"""A child returns nothing; it puts its result somewhere."""

import nurseryloop


async def triple(number, results):
    results.append(number * 3)


async def main():
    results = []
    async with nurseryloop.open_nursery() as nursery:
        nursery.start_soon(triple, 5, results)
    # Here every child has ended: there is nothing to await.
    [tripled] = results
    print("tripled:", tripled)
    return tripled + 2


# run() makes a task of main(), and ends when it ends.
print("returned:", nurseryloop.run(main))
