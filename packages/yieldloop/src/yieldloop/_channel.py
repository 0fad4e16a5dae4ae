"""How are values handed over between owners?

Through two ends, each of which can be cloned and is closed by who owns it. When the last sender is
closed, receivers take what is left and are told of the end; when the last receiver is closed,
senders are told that nobody will take their value.

With room for 0 values it is a rendezvous: a send ends when its value has been received.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from typing import Any, Generic, Self, TypeVar, final

from ._errors import BrokenResourceError, ClosedResourceError, EndOfChannel, WouldBlock
from ._suspend import OfferQueue, suspend, suspending

Item = TypeVar("Item")


class _Shared(Generic[Item]):
    """What the two ends have in common."""

    __slots__ = ("items", "receivers", "receiving", "senders", "sending", "size")

    def __init__(self, size: float) -> None:
        self.size = size
        self.items: deque[Item] = deque()
        self.senders = 0  # open ends
        self.receivers = 0
        self.sending = OfferQueue("SendChannel.send")  # each with its end and value
        self.receiving = OfferQueue("ReceiveChannel.receive")  # each with its end


class _End(Generic[Item]):
    __slots__ = ("_closed", "_shared")

    def __init__(self, shared: _Shared[Item]) -> None:
        self._shared = shared
        self._closed = False
        self._count(1)

    def _count(self, change: int) -> None:
        raise NotImplementedError

    def _check_open(self) -> None:
        if self._closed:
            raise ClosedResourceError(
                "this end of the channel has been closed; clone it before to have another one"
            )

    def clone(self) -> Self:
        """Return another end of the same kind, to be closed by itself."""
        self._check_open()
        return type(self)(self._shared)

    def close(self) -> None:
        """Close this end. Calling it twice is no error. Never waits."""
        if not self._closed:
            self._closed = True
            shared = self._shared
            for line in (shared.sending, shared.receiving):
                for task, (end, _) in list(line._line.items()):
                    if end is self:
                        line._refuse(task, ClosedResourceError("this end was closed meanwhile"))
            self._count(-1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_exception: object) -> None:
        self.close()


@final
class SendChannel(_End[Item]):
    """The end that values go into."""

    __slots__ = ()

    def _count(self, change: int) -> None:
        shared = self._shared
        shared.senders += change
        if shared.senders == 0:
            _refuse_all(shared.receiving, EndOfChannel)

    @suspending
    def send(self, value: Item) -> Generator[Any, Any, None]:
        """Send `value`, waiting for room if need be. A cancellation point only if it waits.

        Raises ClosedResourceError if this end is closed, also while it waits, and
        BrokenResourceError if no receiver is left; the value has not arrived then.
        """
        try:
            self.send_nowait(value)
        except WouldBlock:
            yield from suspend(self._shared.sending._offer((self, value)))

    def send_nowait(self, value: Item) -> None:
        """Send `value` at once, or raise WouldBlock. Otherwise as `send`."""
        self._check_open()
        shared = self._shared
        if shared.receivers == 0:
            raise BrokenResourceError("every receiver of the channel has been closed")
        if shared.receiving._line:
            shared.receiving._wake_one((value,))
        elif len(shared.items) < shared.size:
            shared.items.append(value)
        else:
            raise WouldBlock("the channel has no room; `await send()` waits for it")


@final
class ReceiveChannel(_End[Item]):
    """The end that values come out of. Also an async iterator, up to the end of the channel."""

    __slots__ = ()

    def _count(self, change: int) -> None:
        shared = self._shared
        shared.receivers += change
        if shared.receivers == 0:
            shared.items.clear()
            _refuse_all(shared.sending, BrokenResourceError)

    @suspending
    def receive(self) -> Generator[Any, Any, Item]:
        """Receive a value, waiting for it if need be. A cancellation point only if it waits.

        Raises ClosedResourceError if this end is closed, EndOfChannel if every sender is closed
        and nothing is left.
        """
        try:
            return self.receive_nowait()
        except WouldBlock:
            pass
        place = self._shared.receiving._offer((self, None))
        return (yield from suspend(place))[0]  # type: ignore[no-any-return]

    def receive_nowait(self) -> Item:
        """Receive a value at once, or raise WouldBlock. Otherwise as `receive`."""
        self._check_open()
        shared = self._shared
        if shared.sending._line:
            task, (_, value) = shared.sending._pop()
            task._wake()
            shared.items.append(value)
        if shared.items:
            return shared.items.popleft()
        if shared.senders == 0:
            raise EndOfChannel("every sender has been closed and every value received")
        raise WouldBlock("the channel is empty; `await receive()` waits for a value")

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Item:
        try:
            return await self.receive()
        except EndOfChannel:
            raise StopAsyncIteration from None


def _refuse_all(line: OfferQueue, error: type[Exception]) -> None:
    """Wake everyone in `line` by an error: the other end is gone."""
    for task in list(line._line):
        line._refuse(task, error("the last other end of the channel has been closed"))


def open_channel(size: float) -> tuple[SendChannel[Any], ReceiveChannel[Any]]:
    """Return both ends of a new channel with room for `size` values (`math.inf`: no bound)."""
    if size != float("inf") and not isinstance(size, int):
        raise TypeError(f"a channel has room for a whole number of values, not {size!r}")
    if size < 0:
        raise ValueError(f"a channel has room for 0 values or more, not {size!r}")
    shared: _Shared[Any] = _Shared(size)
    return SendChannel(shared), ReceiveChannel(shared)
