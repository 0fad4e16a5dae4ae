"""A sleep is a future that a timer of the loop completes."""

import futureloop
from loopbase import VirtualClock


async def own_sleep(seconds):
    loop = futureloop.get_running_loop()
    future = loop.create_future()
    timer = loop.call_later(  # done: cancelled in this very tick
        seconds, lambda: future.done() or future.set_result(None)
    )
    try:
        await future
    finally:
        timer.cancel()  # matters when we are cancelled


async def work():
    print("work, work")


async def main():
    loop = futureloop.get_running_loop()
    async with futureloop.TaskGroup() as group:
        for _ in range(3):
            group.create_task(work())
        print(f"sleep begins at {loop.time():g}")
        await own_sleep(3)
        print(f"sleep ends at {loop.time():g}")


futureloop.run(main(), clock=VirtualClock())
