"""One task a table; a lock is the master's attention."""

import asyncio
import selectors
from datetime import timedelta


class JumpingSelector(selectors.DefaultSelector):
    now = 0  # moved on where a selector would sleep

    def select(self, timeout=None):
        self.now += timeout or 0
        return super().select(0)


async def game(master):
    for _ in range(30):
        async with master:
            await asyncio.sleep(5)  # only here she moves
        await asyncio.sleep(55)  # the amateur moves


async def one_after_the_other(games):
    for _ in range(games):
        await game(asyncio.Lock())


async def at_once(games):
    master = asyncio.Lock()
    await asyncio.gather(*(game(master) for _ in range(games)))


def play(exhibition, games, text):
    loop = asyncio.SelectorEventLoop(selector := JumpingSelector())
    loop.time = lambda: selector.now
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(exhibition(games))
    print(f"{games} games{text}: {timedelta(seconds=selector.now)}")


play(one_after_the_other, 24, ", one after the other")
for games in 24, 12, 6:
    play(at_once, games, " at once")
