"""A nursery owns its children; they hand back nothing."""

import nurseryloop


async def cook(dish, seconds, ready):
    await nurseryloop.sleep(seconds)
    print(dish, "is ready")
    ready.append(dish)


async def main():
    ready = []
    async with nurseryloop.open_nursery() as nursery:
        nursery.start_soon(cook, "tea", 0.05, ready)
        nursery.start_soon(cook, "toast", 0.25, ready)
        print("kettle on, toast in")
    # The block ends when both children have ended.
    print("breakfast:", " and ".join(ready))


nurseryloop.run(main)
