"""A shield with a deadline of its own lets the cleanup wait."""

import trio
from trio.testing import MockClock


async def transfer(seconds):
    try:
        await trio.sleep_forever()
    finally:
        with trio.move_on_after(5, shield=True):
            await trio.sleep(seconds)
            print(f"{trio.current_time():g}: rolled back")


async def cancel_twice(scope):
    for pause in 2, 0.5:
        await trio.sleep(pause)
        scope.cancel()


async def main():
    for seconds in 1, 100:
        async with trio.open_nursery() as nursery:
            scope = trio.CancelScope()
            nursery.start_soon(cancel_twice, scope)
            with scope:
                await transfer(seconds)
            print(f"{trio.current_time():g}: over")


trio.run(main, clock=MockClock(autojump_threshold=0))
