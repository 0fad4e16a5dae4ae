"""The child that has a result cancels the group."""

import anyio
import anyio.lowlevel


async def riga():
    try:
        await anyio.sleep_forever()
    finally:
        print("riga has cleaned up")


async def lyon():
    raise OSError


async def oslo():
    await anyio.lowlevel.checkpoint()
    return "oslo"


async def first(*functions):
    async def contend(function):
        try:
            results.append(await function())
            group.cancel_scope.cancel()
        except OSError:
            pass  # the others go on

    results = []
    async with anyio.create_task_group() as group:
        for function in functions:
            group.start_soon(contend, function)
    if not results:
        raise OSError("nobody answers")
    return results[0]


async def main():
    print("the winner:", await first(riga, lyon, oslo))


anyio.run(main)
