"""One task a table; a lock is the master's attention."""

from datetime import timedelta

import futureloop
from loopbase import VirtualClock


async def game(master):
    for _ in range(30):
        async with master:
            await futureloop.sleep(5)  # only here she moves
        await futureloop.sleep(55)  # the amateur moves


async def one_after_the_other(games):
    for _ in range(games):
        await game(futureloop.Lock())


async def at_once(games):
    master = futureloop.Lock()
    await futureloop.gather(*(game(master) for _ in range(games)))


def play(exhibition, games, text):
    clock = VirtualClock()
    futureloop.run(exhibition(games), clock=clock)
    time = timedelta(seconds=clock.current_time())
    print(f"{games} games{text}: {time}")


play(one_after_the_other, 24, ", one after the other")
for games in 24, 12, 6:
    play(at_once, games, " at once")
