"""every() never returns; the scope around it stops it."""

import nurseryloop
from loopbase import VirtualClock


async def beat():
    now = nurseryloop.current_time()
    print(f"{'a long beat' if now == 4 else 'beat'} at {now:g}")
    await nurseryloop.sleep(3 if now == 4 else 0)


async def main():
    with nurseryloop.move_on_after(11):
        await nurseryloop.every(2, beat)
    print(f"stopped at {nurseryloop.current_time():g}")


nurseryloop.run(main, clock=VirtualClock())
