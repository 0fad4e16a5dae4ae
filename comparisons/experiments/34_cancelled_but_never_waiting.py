"""Was a scope cancelled whose body came to its end without another wait?

A task cancels the scope that it is in, and leaves it without waiting. "no": `cancelled_caught` says
that nothing was cut short, and a wait after the block is undisturbed.
"""

AXIS = "cancellation"


async def experiment(lib):
    async with lib.open_cancel_scope() as scope:
        scope.cancel()
    caught = scope.cancelled_caught
    try:
        await lib.sleep(1)
    except lib.Cancelled:
        return "and the next wait is cancelled"
    return "yes" if caught else "no"
