"""gather() makes a task of each function and waits for all."""

import yieldloop
from loopbase import VirtualClock


def count():
    print("One")
    yield from yieldloop.sleep(1)
    print("Two")


def main():
    yield from yieldloop.gather(count, count, count)
    print(f"seconds: {yieldloop.clock():g}")


# This clock jumps as soon as every task waits.
yieldloop.run(main, clock=VirtualClock())
