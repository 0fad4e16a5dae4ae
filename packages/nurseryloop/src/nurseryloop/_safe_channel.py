"""How does an async generator become a channel?

It runs in a task of its own and sends what it yields, one value at a time and only when asked: so
its nurseries and scopes never stand open around somebody else's code, and leaving the block
closes it at once, cleanup included (PEP 789 says what goes wrong otherwise).
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import wraps
from typing import ParamSpec, TypeVar, final

from ._abc import ReceiveChannel
from ._channel import MemoryReceiveChannel, MemorySendChannel, open_memory_channel
from ._children import Nursery
from ._errors import BrokenResourceError, Cancelled
from ._groups import raise_as_is
from ._sync import Semaphore
from ._task_status import TaskStatus

Arguments = ParamSpec("Arguments")
T = TypeVar("T")


@final
class _AskingChannel(ReceiveChannel[T]):
    """A receiver that asks for each value before it waits for it."""

    __slots__ = ("_asked", "_receiver")

    def __init__(self, receiver: MemoryReceiveChannel[T], asked: Semaphore) -> None:
        self._receiver = receiver
        self._asked = asked  # how many values have been asked for

    async def receive(self) -> T:
        self._asked.release()
        return await self._receiver.receive()

    async def aclose(self) -> None:
        await self._receiver.aclose()


def as_safe_channel(
    fn: Callable[Arguments, AsyncGenerator[T, None]],
) -> Callable[Arguments, AbstractAsyncContextManager[ReceiveChannel[T]]]:
    """Make an async generator function safe to use: `async with fn(...) as channel`. A decorator.

    What the generator or the block raises comes out as itself; both, as an exception group.
    """

    @asynccontextmanager
    @wraps(fn)
    async def open_channel(
        *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> AsyncIterator[ReceiveChannel[T]]:
        sender, receiver = open_memory_channel[T](0)
        asked = Semaphore(0)
        try:
            async with Nursery(strict=True) as nursery:
                await nursery.start(_feed, fn(*args, **kwargs), sender, asked)
                with receiver:
                    yield _AskingChannel(receiver, asked)
                nursery.cancel("the block around the channel of as_safe_channel has been left")
        except BaseExceptionGroup as group:
            _raise_the_only_one(group)

    return open_channel


async def _feed(
    generator: AsyncGenerator[T, None],
    sender: MemorySendChannel[T],
    asked: Semaphore,
    task_status: TaskStatus[None],
) -> None:
    with sender:
        try:
            task_status.started()
            while True:
                await asked.acquire()
                if sender.statistics().open_receive_channels == 0:
                    return  # nobody would get the value
                try:
                    value = await anext(generator)
                except StopAsyncIteration:
                    return
                try:
                    await sender.send(value)
                except BrokenResourceError:
                    return  # the receiver was closed while the value was made
        finally:
            await _close(generator)


async def _close(generator: AsyncGenerator[T, None]) -> None:
    try:
        await generator.aclose()
    except BaseExceptionGroup as group:
        # `aclose` knows the GeneratorExit that it throws in when it comes out bare. A nursery in
        # the generator has put it into a group.
        rest = group.split(GeneratorExit)[1]
        if rest is not None:
            raise_as_is(rest)


def _raise_the_only_one(group: BaseExceptionGroup[BaseException]) -> None:
    """Raise what stands alone in the group, cancellations aside; else the group."""
    for error in group.exceptions:
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise type(error)(*error.args) from group
    others = [error for error in group.exceptions if not isinstance(error, Cancelled)]
    if len(others) > 1:
        group.add_note("The block and the generator's cleanup raised both.")
        raise_as_is(group)
    raise_as_is(others[0] if others else group.exceptions[0])
