"""How are values handed over between owners?

Through a channel with two kinds of ends. Each end can be cloned, so that every owner closes its
own: when the last sender is closed the receivers see the end, when the last receiver is closed
the senders learn that nobody listens. The buffer is bounded; size 0 hands over from task to task.

Sending and receiving either happen as a whole or, when cancelled, not at all.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass
from math import inf
from types import TracebackType
from typing import TYPE_CHECKING, Generic, TypeVar, final

from ._abc import ReceiveChannel, SendChannel
from ._errors import (
    BrokenResourceError,
    CancelReason,
    ClosedResourceError,
    EndOfChannel,
    WouldBlock,
)
from ._suspend import Thrown, checked, checkpoint, current_task, must_stop, wait
from ._task import Task, wake

if TYPE_CHECKING:
    from typing import Self

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class MemoryChannelStatistics:
    """The state of a channel: its buffer, its open ends, its waiting tasks."""

    current_buffer_used: int
    max_buffer_size: float
    open_send_channels: int
    open_receive_channels: int
    tasks_waiting_send: int
    tasks_waiting_receive: int
    peak_buffer_used: int


@final
class _State(Generic[T]):
    """What the ends of one channel share."""

    __slots__ = ("buffer", "max_size", "peak", "receivers", "receiving", "senders", "sending")

    def __init__(self, max_size: float) -> None:
        self.max_size = max_size
        self.buffer: deque[T] = deque()
        self.peak = 0  # the most that was ever in the buffer
        self.senders = 0  # open ends
        self.receivers = 0
        # Waiting tasks, in their order, with the end they wait at. Never both kinds at once.
        self.sending: OrderedDict[Task, tuple[_End[T], T]] = OrderedDict()
        self.receiving: OrderedDict[Task, _End[T]] = OrderedDict()


class _End(Generic[T]):
    """What both kinds of ends have. A context manager that closes it."""

    __slots__ = ("__weakref__", "_closed", "_state")

    def __init__(self, state: _State[T]) -> None:
        self._state = state
        self._closed = False

    def statistics(self) -> MemoryChannelStatistics:
        """Return the state of the whole channel."""
        state = self._state
        return MemoryChannelStatistics(
            len(state.buffer),
            state.max_size,
            state.senders,
            state.receivers,
            len(state.sending),
            len(state.receiving),
            state.peak,
        )

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise ClosedResourceError("this end of the channel has been closed")

    def close(self) -> None:
        """Close this end; tasks that wait at it get ClosedResourceError. No checkpoint."""
        raise NotImplementedError

    async def aclose(self) -> None:
        """Close this end. A checkpoint."""
        self.close()
        await checkpoint()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        etype: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


@final
class MemorySendChannel(_End[T], SendChannel[T]):
    """The end that values go into. Made by `open_memory_channel` and `clone`."""

    __slots__ = ()

    def __init__(self, state: _State[T]) -> None:
        super().__init__(state)
        state.senders += 1

    def send_nowait(self, value: T) -> None:
        """Send at once. Raises WouldBlock when there is no room, else as `send` does."""
        if not self._try_to_send(value):
            raise WouldBlock

    def _try_to_send(self, value: T) -> bool:
        state = self._state
        if self._closed:
            self._refuse_if_closed()
        if state.receivers == 0:
            raise BrokenResourceError("every receiver of this channel has been closed")
        for task in state.receiving:
            wake(task, value)
            del state.receiving[task]
            return True
        used = len(state.buffer)
        if used >= state.max_size:
            return False
        state.buffer.append(value)
        if used >= state.peak:
            state.peak = used + 1
        return True

    async def send(self, value: T) -> None:
        """Send, when there is room or a receiver waits. A checkpoint.

        Raises ClosedResourceError when this end is closed, also meanwhile, BrokenResourceError
        when all receivers are.
        """
        task = current_task()
        if must_stop(task):
            await checkpoint()
        if self._try_to_send(value):
            await checked()
        else:
            self._state.sending[task] = (self, value)
            await wait(task, self)

    def abort(self, task: Task, reason: CancelReason) -> bool:
        """Take a cancelled task out, with its value."""
        del self._state.sending[task]
        return True

    def clone(self) -> MemorySendChannel[T]:
        """Return another end for values to go into, to be closed by itself.

        Raises ClosedResourceError when this one is closed.
        """
        self._refuse_if_closed()
        return MemorySendChannel(self._state)

    def close(self) -> None:
        """Close this end; tasks that wait at it get ClosedResourceError. No checkpoint."""
        if self._closed:
            return
        self._closed = True
        state = self._state
        mine = [task for task, (end, _) in state.sending.items() if end is self]
        for task in mine:
            del state.sending[task]
            wake(task, Thrown(ClosedResourceError("this end of the channel has been closed")))
        state.senders -= 1
        if state.senders == 0:
            waiting, state.receiving = state.receiving, OrderedDict()
            for task in waiting:
                wake(task, Thrown(EndOfChannel()))

    def __repr__(self) -> str:
        return f"<send channel at {id(self):#x}, using buffer at {id(self._state):#x}>"


@final
class MemoryReceiveChannel(_End[T], ReceiveChannel[T]):
    """The end that values come out of. Made by `open_memory_channel` and `clone`."""

    __slots__ = ()

    def __init__(self, state: _State[T]) -> None:
        super().__init__(state)
        state.receivers += 1

    def receive_nowait(self) -> T:
        """Receive at once. Raises WouldBlock when there is nothing yet, else as `receive`."""
        if not self._can_receive():
            raise WouldBlock
        return self._state.buffer.popleft()

    def _can_receive(self) -> bool:
        """Say whether there is something in the buffer, after a waiting sender has put it in."""
        state = self._state
        if self._closed:
            self._refuse_if_closed()
        for task, (_, value) in state.sending.items():
            wake(task)
            del state.sending[task]
            state.buffer.append(value)
            break
        if not state.buffer and state.senders == 0:
            raise EndOfChannel
        return bool(state.buffer)

    async def receive(self) -> T:
        """Receive the next value. A checkpoint.

        Raises EndOfChannel when all senders are closed and the buffer is empty,
        ClosedResourceError when this end is closed, also meanwhile.
        """
        task = current_task()
        if must_stop(task):
            await checkpoint()
        state = self._state
        value: T
        if self._can_receive():
            value = state.buffer.popleft()
            await checked()
        else:
            state.receiving[task] = self
            value = await wait(task, self)
        return value

    def abort(self, task: Task, reason: CancelReason) -> bool:
        """Take a cancelled task out."""
        del self._state.receiving[task]
        return True

    def clone(self) -> MemoryReceiveChannel[T]:
        """Return another end for values to come out of; each value comes out of one end only.

        Raises ClosedResourceError when this one is closed.
        """
        self._refuse_if_closed()
        return MemoryReceiveChannel(self._state)

    def close(self) -> None:
        """Close this end; tasks that wait at it get ClosedResourceError. No checkpoint.

        What is in the buffer when the last receiver is closed is dropped.
        """
        if self._closed:
            return
        self._closed = True
        state = self._state
        mine = [task for task, end in state.receiving.items() if end is self]
        for task in mine:
            del state.receiving[task]
            wake(task, Thrown(ClosedResourceError("this end of the channel has been closed")))
        state.receivers -= 1
        if state.receivers == 0:
            waiting, state.sending = state.sending, OrderedDict()
            for task in waiting:
                wake(task, Thrown(BrokenResourceError("every receiver has been closed")))
            state.buffer.clear()

    def __repr__(self) -> str:
        return f"<receive channel at {id(self):#x}, using buffer at {id(self._state):#x}>"


@final
class open_memory_channel(tuple[MemorySendChannel[T], MemoryReceiveChannel[T]]):
    """Open a channel inside this program and return its two ends, `(sender, receiver)`.

    A class, so that `open_memory_channel[int](5)` can be written.

    max_buffer_size: how many values it holds for receivers to come; 0 for none, infinity for
    no limit.
    Raises TypeError and ValueError for other sizes.
    """

    def __new__(  # type: ignore[misc]  # it returns what it is declared to be: a pair
        cls, max_buffer_size: float
    ) -> tuple[MemorySendChannel[T], MemoryReceiveChannel[T]]:
        if max_buffer_size != inf and not isinstance(max_buffer_size, int):
            raise TypeError(f"max_buffer_size is an int or infinity, not {max_buffer_size!r}")
        if max_buffer_size < 0:
            raise ValueError(f"max_buffer_size must not be negative, and {max_buffer_size} is")
        state: _State[T] = _State(max_buffer_size)
        return MemorySendChannel(state), MemoryReceiveChannel(state)

    def __init__(self, max_buffer_size: float) -> None: ...
