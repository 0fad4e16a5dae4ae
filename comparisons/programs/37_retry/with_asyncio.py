"""timeout() bounds an attempt; its error is one more reason."""

import asyncio
import random
import selectors


class JumpingSelector(selectors.DefaultSelector):
    now = 0  # moved on where a selector would sleep

    def select(self, timeout=None):
        self.now += timeout or 0
        return super().select(0)


loop = asyncio.SelectorEventLoop(selector := JumpingSelector())
loop.time = lambda: selector.now

lots = random.Random(2)


async def ask(attempt):
    async with asyncio.timeout(5):
        if attempt == 2:
            await asyncio.sleep(1000)  # no answer
    if attempt < 4:
        raise ConnectionRefusedError
    return "forty-two"


async def retry(function, attempts):
    for attempt in range(1, attempts):
        try:
            return await function(attempt)
        except OSError:  # TimeoutError is one
            print(f"{loop.time():.2f}: attempt {attempt} failed")
        await asyncio.sleep(lots.uniform(0, 2**attempt))
    return await function(attempts)  # its error is raised


with asyncio.Runner(loop_factory=lambda: loop) as runner:
    answer = runner.run(retry(ask, attempts=5))
    print("the answer:", answer)
