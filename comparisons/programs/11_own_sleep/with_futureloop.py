"""A sleep is a future that a timer of the loop completes."""

import futureloop
from loopbase import VirtualClock


async def own_sleep(seconds):
    loop = futureloop.get_running_loop()
    future = loop.create_future()
    timer = loop.call_later(seconds, future.set_result, None)
    try:
        await future
    finally:
        timer.cancel()  # matters when we are cancelled


async def work():
    print("work, work")


async def main():
    loop = futureloop.get_running_loop()
    tasks = [futureloop.create_task(work()) for _ in range(3)]
    print(f"sleep begins at {loop.time():g}")
    await own_sleep(3)
    print(f"sleep ends at {loop.time():g}")
    await futureloop.gather(*tasks)


futureloop.run(main(), clock=VirtualClock())
