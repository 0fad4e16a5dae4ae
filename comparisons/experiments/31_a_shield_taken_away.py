"""Does a cancellation arrive when the shield is taken away that held it back?

A child sleeps in a shielded scope; the scope around is cancelled; then the shield is taken away,
while the child still sleeps. "at once": its sleep ends there and then.
"""

from .kit import turns

AXIS = "cancellation"


async def experiment(lib):
    scopes, slept = [], []

    async def child():
        async with lib.open_cancel_scope() as outer, lib.shielded_scope() as inner:
            scopes.extend([outer, inner])
            before = lib.current_time()
            try:
                await lib.sleep(10)
            finally:
                slept.append(lib.current_time() - before)
            await lib.checkpoint()

    async with lib.open_task_group() as group:
        group.start_soon(child)
        await turns(lib)
        scopes[0].cancel()
        await lib.sleep(1)
        scopes[1].shield = False
    return "at once" if round(slept[0]) == 1 else "at the next wait"
