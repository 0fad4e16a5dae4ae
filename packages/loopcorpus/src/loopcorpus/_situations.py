"""Where can a task wait for something that is given to one waiter at a time?

One table for every primitive: how to wait for it, how to give it out, how to give it back. Each
situation begins with nothing to be had, so that whoever takes has to wait.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, ClassVar

from ._contract import Backend


class Situation:
    """One primitive with nothing to be had."""

    needs: ClassVar[tuple[str, ...]]
    single: ClassVar[bool] = False  # it can be given out once only, until it is given back
    # The exception that says that nobody waits and that nothing can be kept.
    refuses: ClassVar[str | None] = None

    def __init__(self, lib: Backend) -> None:
        self.lib = lib

    async def open(self) -> None:
        """Take away what there is at the beginning."""

    async def take(self, name: str) -> None:
        """Wait until there is something, and take it."""
        raise NotImplementedError

    def close(self) -> None:
        """Put away what has to be put away at the end."""

    @asynccontextmanager
    async def giving(self) -> AsyncIterator[None]:
        """Hold what giving asks for."""
        yield

    def give(self) -> None:
        """Give one out, to the waiter who is first or for whoever comes."""
        raise NotImplementedError

    def put_back(self) -> int:
        """Give back, in the task that took it, what has to be given back; return how many."""
        return 0


class LockAcquire(Situation):
    needs = ("Lock",)
    single = True

    async def open(self) -> None:
        self.lock: Any = self.lib.Lock()
        await self.lock.acquire()

    async def take(self, name: str) -> None:
        await self.lock.acquire()

    def give(self) -> None:
        self.lock.release()

    def put_back(self) -> int:
        self.lock.release()
        return 1


class ConditionAcquire(LockAcquire):
    needs = ("Condition",)

    async def open(self) -> None:
        self.lock = self.lib.Condition()
        await self.lock.acquire()


class LimiterAcquire(LockAcquire):
    needs = ("CapacityLimiter",)

    async def open(self) -> None:
        self.lock = self.lib.CapacityLimiter(1)
        await self.lock.acquire()


class SemaphoreAcquire(LockAcquire):
    needs = ("Semaphore",)
    single = False

    async def open(self) -> None:
        self.lock = self.lib.Semaphore(0)


class ConditionWait(Situation):
    """What is given is the notification: it is not kept for later."""

    needs = ("Condition",)

    async def open(self) -> None:
        self.condition = self.lib.Condition()

    async def take(self, name: str) -> None:
        async with self.condition:
            await self.condition.wait()

    @asynccontextmanager
    async def giving(self) -> AsyncIterator[None]:
        async with self.condition:
            yield

    def give(self) -> None:
        self.condition.notify()


class QueueGet(Situation):
    needs = ("Queue",)
    kind = "Queue"

    async def open(self) -> None:
        self.queue = getattr(self.lib, self.kind)()
        self.given = 0

    async def take(self, name: str) -> None:
        await self.queue.get()

    def give(self) -> None:
        self.queue.put_nowait(self.given)
        self.given += 1


class LifoQueueGet(QueueGet):
    needs = ("LifoQueue",)
    kind = "LifoQueue"


class PriorityQueueGet(QueueGet):
    needs = ("PriorityQueue",)
    kind = "PriorityQueue"


class QueuePut(Situation):
    """What is given is a place in a full queue."""

    needs = ("Queue",)
    kind = "Queue"

    async def open(self) -> None:
        self.queue = getattr(self.lib, self.kind)(2)
        for item in ("a", "b"):
            self.queue.put_nowait(item)

    async def take(self, name: str) -> None:
        await self.queue.put(name)

    def give(self) -> None:
        self.queue.get_nowait()


class LifoQueuePut(QueuePut):
    needs = ("LifoQueue",)
    kind = "LifoQueue"


class PriorityQueuePut(QueuePut):
    needs = ("PriorityQueue",)
    kind = "PriorityQueue"


class ChannelReceive(Situation):
    needs = ("open_channel",)
    size = 2

    async def open(self) -> None:
        self.sender, self.receiver = self.lib.open_channel(self.size)

    def close(self) -> None:
        self.sender.close()
        self.receiver.close()

    async def take(self, name: str) -> None:
        await self.receiver.receive()

    def give(self) -> None:
        self.sender.send_nowait("value")


class ChannelSend(ChannelReceive):
    """What is given is a place in a full channel."""

    async def open(self) -> None:
        await super().open()
        for item in ("a", "b")[: self.size]:
            self.sender.send_nowait(item)

    async def take(self, name: str) -> None:
        await self.sender.send(name)

    def give(self) -> None:
        self.receiver.receive_nowait()


class RendezvousReceive(ChannelReceive):
    refuses = "WouldBlock"
    size = 0


class RendezvousSend(ChannelSend):
    refuses = "WouldBlock"
    size = 0


SITUATIONS: tuple[type[Situation], ...] = (
    LockAcquire,
    ConditionAcquire,
    LimiterAcquire,
    SemaphoreAcquire,
    ConditionWait,
    QueueGet,
    LifoQueueGet,
    PriorityQueueGet,
    QueuePut,
    LifoQueuePut,
    PriorityQueuePut,
    ChannelReceive,
    ChannelSend,
    RendezvousReceive,
    RendezvousSend,
)
