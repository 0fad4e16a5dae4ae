"""Does a shield count that is taken away, or put up, while a child is in it?

A child sleeps in a shielded scope, the scope around is cancelled, and then the shield is taken
away. "at once": the sleep ends there and then. The other way round: a child is cancelled, and puts
up the shield before it sleeps again. "it holds": that sleep comes to its end.
"""

from .kit import turns

AXIS = "cancellation"


async def taken_away(lib):
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


async def put_up(lib):
    scopes, seen = [], []

    async def child():
        async with lib.open_cancel_scope() as outer, lib.open_cancel_scope() as inner:
            scopes.append(outer)
            try:
                await lib.sleep(10)
            finally:
                inner.shield = True
                await lib.sleep(1)
                seen.append("it holds")

    async with lib.open_task_group() as group:
        group.start_soon(child)
        await turns(lib)
        scopes[0].cancel()
    return seen[0] if seen else "it does not hold"


async def experiment(lib):
    return [f"taken away: {await taken_away(lib)}", f"put up: {await put_up(lib)}"]
