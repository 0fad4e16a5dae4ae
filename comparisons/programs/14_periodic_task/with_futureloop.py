"""every() is a coroutine; stopping it is cancelling it."""

import futureloop
from loopbase import VirtualClock


async def beat():
    now = futureloop.get_running_loop().time()
    print(f"{'a long beat' if now == 4 else 'beat'} at {now:g}")
    await futureloop.sleep(3 if now == 4 else 0)


async def main():
    try:
        async with futureloop.timeout(11):
            await futureloop.every(2, beat)
    except TimeoutError:
        now = futureloop.get_running_loop().time()
        print(f"stopped at {now:g}")


futureloop.run(main(), clock=VirtualClock())
