"""result() never waits: it raises while there is none."""

import futureloop
from loopbase import VirtualClock


async def turned(numbers):
    await futureloop.sleep(max(numbers))
    return numbers[::-1]


async def main():
    task = futureloop.create_task(turned([3, 2, 1]))
    try:
        task.result()
    except futureloop.InvalidStateError:
        print("too early")

    await task
    print("done:", task.done())
    print("result:", task.result())


futureloop.run(main(), clock=VirtualClock())
