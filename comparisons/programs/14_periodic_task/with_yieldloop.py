"""every() never returns; the timeout around it stops it."""

import yieldloop
from loopbase import VirtualClock


def beat():
    now = yieldloop.clock()
    print(f"{'a long beat' if now == 4 else 'beat'} at {now:g}")
    yield from yieldloop.sleep(3 if now == 4 else 0)


def main():
    with yieldloop.ignore_after(11):
        yield from yieldloop.every(2, beat)
    print(f"stopped at {yieldloop.clock():g}")


yieldloop.run(main, clock=VirtualClock())
