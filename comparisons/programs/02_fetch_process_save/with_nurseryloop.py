"""Three awaits in a row: one task, one step after the other."""

import nurseryloop


async def fetch():
    print("fetching")
    await nurseryloop.sleep(0.001)  # stands in for the network
    return [2, 4, 8]


async def process(numbers):
    # Nothing here suspends: awaiting it is an ordinary call.
    print(f"processing {len(numbers)} numbers")
    return sum(numbers) * 3


async def save(number):
    print(f"saving {number}")
    await nurseryloop.sleep(0.001)  # stands in for the disk
    print("saved")


async def main():
    numbers = await fetch()
    number = await process(numbers)
    await save(number)


nurseryloop.run(main)
