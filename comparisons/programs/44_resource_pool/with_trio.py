"""A semaphore is the room; a block gives back what it lent."""

from contextlib import asynccontextmanager, suppress
from itertools import count

import trio


class Pool:
    def __init__(self, size):
        self.room = trio.Semaphore(size)
        self.idle, self.new = [], count(1)

    @asynccontextmanager
    async def lend(self):
        async with self.room:
            mine = self.idle.pop() if self.idle else next(self.new)
            try:
                yield mine
            except ConnectionError:
                mine = None  # broken: it does not go back
                raise
            finally:
                if mine:
                    self.idle.append(mine)


async def main():
    pool = Pool(2)
    with trio.move_on_after(0.01):
        async with pool.lend() as first, pool.lend() as second:
            print("lent:", first, second)
            async with pool.lend() as third:
                print("never reached", third)
    print("cancelled, idle:", sorted(pool.idle))
    with suppress(ConnectionError):
        async with pool.lend() as connection:
            print(connection, "breaks")
            raise ConnectionResetError
    async with pool.lend() as first, pool.lend() as second:
        print("lent:", first, second)
    print("idle:", sorted(pool.idle))


trio.run(main)
