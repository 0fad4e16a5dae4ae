"""gather() makes a task of each coroutine and waits for all."""

import futureloop
from loopbase import VirtualClock


async def count():
    print("One")
    await futureloop.sleep(1)
    print("Two")


async def main():
    await futureloop.gather(count(), count(), count())
    print(f"seconds: {futureloop.get_running_loop().time():g}")


futureloop.run(main(), clock=VirtualClock())
