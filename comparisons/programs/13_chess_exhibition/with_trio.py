"""One task a table; a lock is the master's attention."""

from datetime import timedelta

import trio
from trio.testing import MockClock


async def game(master):
    for _ in range(30):
        async with master:
            await trio.sleep(5)  # only here she moves
        await trio.sleep(55)  # the amateur moves


async def one_after_the_other(games):
    for _ in range(games):
        await game(trio.Lock())
    return trio.current_time()


async def at_once(games):
    master = trio.Lock()
    async with trio.open_nursery() as nursery:
        for _ in range(games):
            nursery.start_soon(game, master)
    return trio.current_time()


def play(exhibition, games, text):
    clock = MockClock(autojump_threshold=0)
    seconds = trio.run(exhibition, games, clock=clock)
    print(f"{games} games{text}: {timedelta(seconds=seconds)}")


play(one_after_the_other, 24, ", one after the other")
for games in 24, 12, 6:
    play(at_once, games, " at once")
