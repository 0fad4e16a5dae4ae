"""A shield with a deadline of its own lets the cleanup wait."""

import nurseryloop
from loopbase import VirtualClock


async def transfer(seconds):
    try:
        await nurseryloop.sleep_forever()
    finally:
        with nurseryloop.move_on_after(5, shield=True):
            await nurseryloop.sleep(seconds)
            print(f"{nurseryloop.current_time():g}: rolled back")


async def cancel_twice(scope):
    for pause in 2, 0.5:
        await nurseryloop.sleep(pause)
        scope.cancel()


async def main():
    for seconds in 1, 100:
        async with nurseryloop.open_nursery() as nursery:
            scope = nurseryloop.CancelScope()
            nursery.start_soon(cancel_twice, scope)
            with scope:
                await transfer(seconds)
            print(f"{nurseryloop.current_time():g}: over")


nurseryloop.run(main, clock=VirtualClock())
