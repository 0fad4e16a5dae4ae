"""Is anything lost when waiters are cancelled?

A scene lets named tasks wait in one situation, gives things out, and balances the books: what was
given out and given back must be what was taken, once newcomers have taken all that is left.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from ._arriving import arrive, settle
from ._contract import Backend, Child, TaskGroup
from ._situations import Situation


class Scene:
    """Tasks around one situation, and the books."""

    def __init__(self, lib: Backend, situation: Situation, group: TaskGroup) -> None:
        self.lib = lib
        self.situation = situation
        self.group = group
        self.taken: list[str] = []  # who took one, in that order
        self.waiting: list[str] = []
        self.given = 0  # how many were given out or back
        self._finish = lib.Event()  # set: whoever has taken one gives it back and goes

    async def wait(self, name: str) -> None:
        """Be one of the waiters."""
        self.waiting.append(name)
        try:
            await self.situation.take(name)
            self.taken.append(name)
        finally:
            self.waiting.remove(name)
        try:
            await self._finish.wait()
        finally:
            self.given += self.situation.put_back()

    async def come(self, name: str) -> Child:
        """Let a waiter come and go as far as it can."""
        return await arrive(self.lib, self.group, self.wait, name)

    async def give(self, *then: Callable[[], object], times: int = 1) -> None:
        """Give out; in the same turn, before anyone else runs, do what comes `then`."""
        async with self.situation.giving():
            for _ in range(times):
                self._give()
            for call in then:
                call()
        await settle(self.lib)

    def _give(self) -> None:
        if self.situation.refuses is None:
            self.situation.give()
        else:
            try:
                self.situation.give()
            except getattr(self.lib, self.situation.refuses):
                return  # nobody was there to take it, and so it was not given
        self.given += 1

    async def verdict(self) -> str:
        """Let everyone go, let newcomers take what is left, and balance the books."""
        await settle(self.lib)
        self._finish.set()
        await settle(self.lib)
        waiting = list(self.waiting)
        self._finish = self.lib.Event()
        for name in ("newcomer 1", "newcomer 2", "newcomer 3"):
            await self.come(name)
        overtaken = waiting and self.taken and self.taken[-1].startswith("newcomer")
        lost = self.given - len(self.taken)
        self.group.cancel()
        if overtaken:
            return f"{waiting} overtaken"
        if lost > 0:
            return f"{lost} lost"
        return "nothing lost" if lost == 0 else f"{-lost} too many"


@asynccontextmanager
async def scene(lib: Backend, kind: type[Situation]) -> AsyncIterator[Scene]:
    """Open a scene for a situation of that kind."""
    async with lib.open_task_group() as group:
        situation = kind(lib)
        await situation.open()
        try:
            yield Scene(lib, situation, group)
        finally:
            situation.close()
