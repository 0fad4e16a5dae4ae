"""timeout() bounds an attempt; its error is one more reason."""

import random

import futureloop
from loopbase import VirtualClock


def now():
    return futureloop.get_running_loop().time()


lots = random.Random(2)


async def ask(attempt):
    async with futureloop.timeout(5):
        if attempt == 2:
            await futureloop.sleep(1000)  # no answer
    if attempt < 4:
        raise ConnectionRefusedError
    return "forty-two"


async def retry(function, attempts):
    for attempt in range(1, attempts):
        try:
            return await function(attempt)
        except OSError:  # TimeoutError is one
            print(f"{now():.2f}: attempt {attempt} failed")
        await futureloop.sleep(lots.uniform(0, 2**attempt))
    return await function(attempts)  # its error is raised


async def main():
    print("the answer:", await retry(ask, attempts=5))


futureloop.run(main(), clock=VirtualClock())
