"""A shield with a deadline of its own lets the cleanup wait."""

import anyio
from trio.testing import MockClock


async def transfer(seconds):
    try:
        await anyio.sleep_forever()
    finally:
        with anyio.move_on_after(5, shield=True):
            await anyio.sleep(seconds)
            print(f"{anyio.current_time():g}: rolled back")


async def cancel_twice(scope):
    for pause in 2, 0.5:
        await anyio.sleep(pause)
        scope.cancel()


async def main():
    for seconds in 1, 100:
        async with anyio.create_task_group() as group:
            scope = anyio.CancelScope()
            group.start_soon(cancel_twice, scope)
            with scope:
                await transfer(seconds)
            print(f"{anyio.current_time():g}: over")


clock = MockClock(autojump_threshold=0)
anyio.run(main, backend="trio", backend_options={"clock": clock})
