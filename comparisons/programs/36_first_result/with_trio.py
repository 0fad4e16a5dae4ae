"""The child that has a result cancels the nursery."""

import trio


async def riga():
    try:
        await trio.sleep_forever()
    finally:
        print("riga has cleaned up")


async def lyon():
    raise OSError


async def oslo():
    await trio.lowlevel.checkpoint()
    return "oslo"


async def first(*functions):
    async def contend(function):
        try:
            results.append(await function())
            nursery.cancel_scope.cancel()
        except OSError:
            pass  # the others go on

    results = []
    async with trio.open_nursery() as nursery:
        for function in functions:
            nursery.start_soon(contend, function)
    if not results:
        raise OSError("nobody answers")
    return results[0]


async def main():
    print("the winner:", await first(riga, lyon, oslo))


trio.run(main)
