"""fail_after() bounds an attempt; its error is one more."""

import random

import nurseryloop
from loopbase import VirtualClock

lots = random.Random(2)


async def ask(attempt):
    with nurseryloop.fail_after(5):
        if attempt == 2:
            await nurseryloop.sleep(1000)  # no answer
    if attempt < 4:
        raise ConnectionRefusedError
    return "forty-two"


async def retry(function, attempts):
    for attempt in range(1, attempts):
        try:
            return await function(attempt)
        except OSError:  # TooSlowError is one
            now = f"{nurseryloop.current_time():.2f}"
            print(f"{now}: attempt {attempt} failed")
        await nurseryloop.sleep(lots.uniform(0, 2**attempt))
    return await function(attempts)  # its error is raised


async def main():
    print("the answer:", await retry(ask, attempts=5))


nurseryloop.run(main, clock=VirtualClock())
