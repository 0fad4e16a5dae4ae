"""One task a table; a lock is the master's attention."""

from datetime import timedelta

import nurseryloop
from loopbase import VirtualClock


async def game(master):
    for _ in range(30):
        async with master:
            await nurseryloop.sleep(5)  # only here she moves
        await nurseryloop.sleep(55)  # the amateur moves


async def one_after_the_other(games):
    for _ in range(games):
        await game(nurseryloop.Lock())
    return nurseryloop.current_time()


async def at_once(games):
    master = nurseryloop.Lock()
    async with nurseryloop.open_nursery() as nursery:
        for _ in range(games):
            nursery.start_soon(game, master)
    return nurseryloop.current_time()


def play(exhibition, games, text):
    clock = VirtualClock()
    seconds = nurseryloop.run(exhibition, games, clock=clock)
    print(f"{games} games{text}: {timedelta(seconds=seconds)}")


play(one_after_the_other, 24, ", one after the other")
for games in 24, 12, 6:
    play(at_once, games, " at once")
