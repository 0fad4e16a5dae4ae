"""Which scope takes a cancellation if first the inner and then the outer one is cancelled?

A child sleeps in two scopes. Another task cancels the inner one and, in the same step, the outer
one. The answer is the scopes that say of themselves that they caught it.
"""

from .kit import turns

AXIS = "cancellation"


async def experiment(lib):
    scopes, caught = [], []

    async def child():
        async with lib.open_cancel_scope() as outer:
            async with lib.open_cancel_scope() as inner:
                scopes.extend([inner, outer])
                await lib.sleep(10)
            await lib.checkpoint()
        caught.extend([inner.cancelled_caught, outer.cancelled_caught])

    async with lib.open_task_group() as group:
        group.start_soon(child)
        await turns(lib)
        for scope in scopes:
            scope.cancel()
    names = [name for name, took in zip(("inner", "outer"), caught, strict=True) if took]
    return " and ".join(names)
