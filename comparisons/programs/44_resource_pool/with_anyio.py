"""A semaphore is the room; a block gives back what it lent."""

from contextlib import asynccontextmanager, suppress
from itertools import count

import anyio
from trio.testing import MockClock


class Pool:
    def __init__(self, size):
        self.room = anyio.Semaphore(size)
        self.idle, self.new = [], count(1)

    @asynccontextmanager
    async def lend(self):
        async with self.room:
            mine = self.idle.pop() if self.idle else next(self.new)
            print("lent:", mine)
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
    with anyio.move_on_after(1):
        async with pool.lend(), pool.lend(), pool.lend():
            print("never reached")
    print("cancelled, idle:", sorted(pool.idle))
    with suppress(ConnectionError):
        async with pool.lend() as connection:
            print(connection, "breaks")
            raise ConnectionResetError
    async with pool.lend(), pool.lend():
        print("idle:", pool.idle)


clock = MockClock(autojump_threshold=0)
anyio.run(main, backend="trio", backend_options={"clock": clock})
