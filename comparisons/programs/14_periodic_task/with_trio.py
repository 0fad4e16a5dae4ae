"""Sleep until the next moment, counted from the last one."""

import trio
from trio.testing import MockClock


async def every(seconds, function):
    moment = trio.current_time()
    while True:
        moment += seconds
        while moment < trio.current_time():
            moment += seconds  # overrun: leave it out
        await trio.sleep_until(moment)
        await function()


async def beat():
    now = trio.current_time()
    print(f"{'a long beat' if now == 4 else 'beat'} at {now:g}")
    await trio.sleep(3 if now == 4 else 0)


async def main():
    with trio.move_on_after(11):
        await every(2, beat)
    print(f"stopped at {trio.current_time():g}")


trio.run(main, clock=MockClock(autojump_threshold=0))
