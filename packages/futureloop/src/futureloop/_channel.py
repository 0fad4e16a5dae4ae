"""How are values handed over between owners?

A channel has two kinds of ends, and each end has an owner who closes it: when the last sender is
closed the receivers see the end, when the last receiver is closed the senders see that nobody
listens. A value is promised to a waiting receiver, else it goes into the buffer, else its sender
waits with it; with a buffer of size 0 every sender waits for a receiver.

Rule: no value is lost to a cancellation, and none overtakes another. A promised value stays at its
place until its receiver runs; one that is cancelled before passes the promise on. A sender whose
value was taken is told of a cancellation at its next cancellation point: it cannot be undone.

Not in asyncio. Prior art: trio's memory channels, whose names these are.
"""

from __future__ import annotations

from collections import deque
from math import inf
from typing import Any, Generic, Self, TypeVar

from ._errors import (
    BrokenResourceError,
    CancelledError,
    ClosedResourceError,
    EndOfChannel,
    WouldBlock,
)
from ._suspend import PARKED
from ._task import Task
from ._wait_queue import WaitQueue

Value = TypeVar("Value")


class _Channel:
    """What all ends of one channel share."""

    __slots__ = (
        "buffer",
        "offered",
        "promised",
        "receivers",
        "receiving",
        "senders",
        "sending",
        "size",
    )

    def __init__(self, size: float) -> None:
        self.size = size  # how many values the buffer holds
        self.buffer: deque[Any] = deque()  # the promised values first, then up to `size` others
        self.senders = self.receivers = 0  # the open ends
        self.sending = WaitQueue("Channel.send")
        self.receiving = WaitQueue("Channel.receive")
        self.offered: dict[Task[Any], Any] = {}  # what each task in `sending` has to give
        self.promised: set[Task[Any]] = set()  # woken receivers that have not taken theirs yet

    def promise(self) -> bool:
        """Promise one more value of the buffer to the receiver that waits longest, if one does."""
        receiver = self.receiving.wake_one()
        if receiver is None:
            return False
        self.promised.add(receiver)
        return True


class _End(Generic[Value]):
    """One end; an async context manager that closes it."""

    __slots__ = ("_channel", "_closed", "_waiting")

    def __init__(self, channel: _Channel) -> None:
        self._channel = channel
        self._closed = False
        self._waiting: set[Task[Any]] = set()  # the tasks that wait at this very end

    def _check_open(self) -> None:
        if self._closed:
            raise ClosedResourceError(f"this {type(self).__name__} was closed")

    def clone(self) -> Self:
        """Return another end of the same channel, with an owner and a life of its own."""
        self._check_open()
        return type(self)(self._channel)

    def close(self) -> None:
        """Close this end. Calling it twice is no error."""
        raise NotImplementedError

    def _wake_own(self, queue: WaitQueue) -> None:
        """Let who still waits at this very end see that it was closed."""
        for task in self._waiting:
            if task._fut_waiter is queue:
                queue.wake(task)

    async def aclose(self) -> None:
        """Close this end."""
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        self.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


class SendChannel(_End[Value]):
    """The end that values go into."""

    __slots__ = ()

    def __init__(self, channel: _Channel) -> None:
        super().__init__(channel)
        channel.senders += 1

    def send_nowait(self, value: Value) -> None:
        """Send a value that a receiver waits for or the buffer has room for.

        Raises WouldBlock otherwise, ClosedResourceError if this end was closed,
        BrokenResourceError if every receiver was.
        """
        self._check_open()
        channel = self._channel
        if not channel.receivers:
            raise BrokenResourceError("every receiver of this channel was closed")
        if channel.promise() or len(channel.buffer) - len(channel.promised) < channel.size:
            channel.buffer.append(value)
        else:
            raise WouldBlock("nobody waits for a value and the buffer is full")

    async def send(self, value: Value) -> None:
        """Send a value; wait until it is received or in the buffer. A cancellation point.

        Raises ClosedResourceError if this end was closed, BrokenResourceError if every receiver
        was, also while it waits.
        """
        try:
            self.send_nowait(value)
            return
        except WouldBlock:
            pass
        channel = self._channel
        task = channel.sending.enter()
        channel.offered[task] = value
        self._waiting.add(task)
        taken = False
        try:
            await PARKED
        except CancelledError as error:
            if task in channel.offered:
                raise
            task._tell_later(error)
        finally:
            self._waiting.discard(task)
            taken = channel.offered.pop(task, channel) is channel
            del task  # see `sleep`
        if not taken:
            self._check_open()
            raise BrokenResourceError("every receiver of this channel was closed")

    def close(self) -> None:
        """Close this end. Calling it twice is no error."""
        if self._closed:
            return
        self._closed = True
        channel = self._channel
        channel.senders -= 1
        self._wake_own(channel.sending)
        if not channel.senders:
            channel.receiving.wake_all()  # nothing was promised to them: they see the end


class ReceiveChannel(_End[Value]):
    """The end that values come out of. An async iterator over all that come."""

    __slots__ = ()

    def __init__(self, channel: _Channel) -> None:
        super().__init__(channel)
        channel.receivers += 1

    def receive_nowait(self) -> Value:
        """Take a value out.

        Raises WouldBlock if there is none, EndOfChannel if there never will be,
        ClosedResourceError if this end was closed.
        """
        self._check_open()
        channel = self._channel
        if len(channel.buffer) > len(channel.promised):
            value = channel.buffer.popleft()
            if len(channel.buffer) - len(channel.promised) < channel.size:
                sender = channel.sending.wake_one()
                if sender is not None:
                    channel.buffer.append(channel.offered.pop(sender))
            return value  # type: ignore[no-any-return]
        sender = channel.sending.wake_one()
        if sender is not None:
            # Not handed on directly: values that are promised but not taken yet come before it.
            channel.buffer.append(channel.offered.pop(sender))
            return channel.buffer.popleft()  # type: ignore[no-any-return]
        if not channel.senders:
            raise EndOfChannel("every sender of this channel was closed")
        raise WouldBlock("there is no value in this channel")

    async def receive(self) -> Value:
        """Wait for a value and take it out. A cancellation point.

        Raises EndOfChannel if every sender was closed, ClosedResourceError if this end was.
        """
        try:
            return self.receive_nowait()
        except WouldBlock:
            pass
        channel = self._channel
        task = channel.receiving.enter()
        self._waiting.add(task)
        try:
            await PARKED
        except BaseException as error:
            self._waiting.discard(task)
            if isinstance(error, CancelledError) and task in channel.promised:
                channel.promised.remove(task)
                channel.promise()
            del task  # see `sleep`
            raise
        self._waiting.discard(task)
        if task in channel.promised:
            channel.promised.remove(task)
            return channel.buffer.popleft()  # type: ignore[no-any-return]
        self._check_open()
        raise EndOfChannel("every sender of this channel was closed")

    def close(self) -> None:
        """Close this end. Values that nobody can receive any more are dropped."""
        if self._closed:
            return
        self._closed = True
        channel = self._channel
        channel.receivers -= 1
        self._wake_own(channel.receiving)
        if not channel.receivers:
            while len(channel.buffer) > len(channel.promised):
                channel.buffer.pop()
            channel.sending.wake_all()  # nothing was taken from them: they see it

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Value:
        try:
            return await self.receive()
        except EndOfChannel:
            raise StopAsyncIteration from None


def open_channel(size: float) -> tuple[SendChannel[Any], ReceiveChannel[Any]]:
    """Return the two ends of a new channel.

    size: how many values are kept for later; 0 is a rendezvous, `math.inf` has no bound.
    """
    if not isinstance(size, int) and size != inf:
        raise TypeError(f"a channel's size is an int or math.inf, not {size!r}")
    if size < 0:
        raise ValueError(f"a channel's size is zero or more, not {size!r}")
    channel = _Channel(size)
    return SendChannel(channel), ReceiveChannel(channel)
