"""One task a table; a lock is the master's attention."""

from datetime import timedelta

import yieldloop
from loopbase import VirtualClock


async def game(master):
    for _ in range(30):
        async with master:
            await yieldloop.sleep(5)  # only here she moves
        await yieldloop.sleep(55)  # the amateur moves


async def one_after_the_other(games):
    for _ in range(games):
        await game(yieldloop.Lock())
    return yieldloop.clock()


async def at_once(games):
    master = yieldloop.Lock()
    async with yieldloop.TaskGroup() as group:
        for _ in range(games):
            group.spawn(game, master)
    return yieldloop.clock()


def play(exhibition, games, text):
    clock = VirtualClock()
    seconds = yieldloop.run(exhibition, games, clock=clock)
    print(f"{games} games{text}: {timedelta(seconds=seconds)}")


play(one_after_the_other, 24, ", one after the other")
for games in 24, 12, 6:
    play(at_once, games, " at once")
