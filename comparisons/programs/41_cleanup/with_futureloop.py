"""shielded() protects the cleanup; a timeout bounds it."""

import futureloop
from loopbase import VirtualClock


def now():
    return futureloop.get_running_loop().time()


async def roll_back(seconds):
    async with futureloop.move_on_after(5):
        await futureloop.sleep(seconds)
        print(f"{now():g}: rolled back")


async def transfer(seconds):
    try:
        await futureloop.Event().wait()  # for ever
    finally:
        await futureloop.shielded(roll_back, seconds)


async def main():
    for seconds in 1, 100:
        task = futureloop.create_task(transfer(seconds))
        for pause in 2, 0.5:
            await futureloop.sleep(pause)
            task.cancel()
        await futureloop.wait([task])
        print(f"{now():g}: over")


futureloop.run(main(), clock=VirtualClock())
