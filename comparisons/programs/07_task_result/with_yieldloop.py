"""result never waits: it raises while there is none."""

import yieldloop
from loopbase import VirtualClock


async def turned(numbers):
    await yieldloop.sleep(max(numbers))
    return numbers[::-1]


async def main():
    task = yieldloop.spawn(turned, [3, 2, 1])
    try:
        print(task.result)
    except RuntimeError:
        print("too early")

    await task.wait()
    print("done:", task.terminated)
    print("result:", task.result)


yieldloop.run(main, clock=VirtualClock())
