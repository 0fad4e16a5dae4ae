"""Sleep until the next moment, counted from the last one."""

import anyio
from trio.testing import MockClock


async def every(seconds, function):
    moment = anyio.current_time()
    while True:
        moment += seconds
        while moment < anyio.current_time():
            moment += seconds  # overrun: leave it out
        await anyio.sleep_until(moment)
        await function()


async def beat():
    now = anyio.current_time()
    print(f"{'a long beat' if now == 4 else 'beat'} at {now:g}")
    await anyio.sleep(3 if now == 4 else 0)


async def main():
    with anyio.move_on_after(11):
        await every(2, beat)
    print(f"stopped at {anyio.current_time():g}")


clock = MockClock(autojump_threshold=0)
anyio.run(main, backend="trio", backend_options={"clock": clock})
