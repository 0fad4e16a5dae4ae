"""One task a table; a lock is the master's attention."""

from datetime import timedelta

import anyio
from trio.testing import MockClock


async def game(master):
    for _ in range(30):
        async with master:
            await anyio.sleep(5)  # only here she moves
        await anyio.sleep(55)  # the amateur moves


async def one_after_the_other(games):
    for _ in range(games):
        await game(anyio.Lock())
    return anyio.current_time()


async def at_once(games):
    master = anyio.Lock()
    async with anyio.create_task_group() as group:
        for _ in range(games):
            group.start_soon(game, master)
    return anyio.current_time()


def play(exhibition, games, text):
    options = {"clock": MockClock(autojump_threshold=0)}
    seconds = anyio.run(
        exhibition, games, backend="trio", backend_options=options
    )
    print(f"{games} games{text}: {timedelta(seconds=seconds)}")


play(one_after_the_other, 24, ", one after the other")
for games in 24, 12, 6:
    play(at_once, games, " at once")
