"""A group waits for the first result, and cancels the rest."""

import yieldloop


async def riga():
    try:
        await yieldloop.Event().wait()  # for ever
    finally:
        print("riga has cleaned up")


async def lyon():
    raise OSError


async def oslo():
    await yieldloop.checkpoint()
    return "oslo"


async def or_none(function):
    try:
        return await function()
    except OSError:
        return None  # the others go on


async def first(*functions):
    # wait=object: until one has returned something, not None
    async with yieldloop.TaskGroup(wait=object) as group:
        for function in functions:
            group.spawn(or_none, function)
    if group.completed is None:
        raise OSError("nobody answers")
    return group.completed.result


async def main():
    print("the winner:", await first(riga, lyon, oslo))


yieldloop.run(main)
