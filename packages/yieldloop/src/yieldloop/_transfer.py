"""How do bytes go through a descriptor?

The operation is tried at once. If the operating system has nothing, or no room, the task yields the
direction and tries again when it is woken.

Every message takes this way, so it is written out: the direction is yielded here and not by way of
`suspend`, and `is_turn_over` is repeated in place. Each generator and call that this saves was
measured, together a quarter of what an echo costs beyond its system calls.

A read that brought less than it asked for has emptied the descriptor, and the next one waits
without asking again. A write that was cut short has filled it, and the rest waits.

Rule: a task that has written a part of its data has the writing to itself until the rest is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from typing import Any, TypeAlias, TypeVar

from loopbase import OPERATIONS_PER_TURN, Descriptor, describe

from ._descriptors import Readiness, begin_turn, busy, closed, is_turn_over
from ._suspend import CHECKPOINT, LoopState, suspending

Result = TypeVar("Result")
Buffer: TypeAlias = bytes | bytearray | memoryview


class Transfer:
    """What receives from and sends to one descriptor: a socket, a stream."""

    __slots__ = ("_loop", "_reading", "_receive_now", "_send_now", "_writing")

    def __init__(
        self,
        loop: LoopState,
        descriptor: Descriptor,
        receive: Callable[[int], bytes],
        send: Callable[[Buffer], int],
    ) -> None:
        self._loop = loop
        self._reading: Any = descriptor.reading
        self._writing: Any = descriptor.writing
        # They try once, and raise BlockingIOError if there is nothing or no room.
        self._receive_now = receive
        self._send_now = send

    @suspending
    def _receive(self, max_bytes: int) -> Generator[Any, Any, bytes]:
        """Return what arrives, at most `max_bytes`; `b""` at the end."""
        reading = self._reading
        if reading.ready:
            loop = self._loop
            loop.operations += 1
            task = loop.current
            if loop.operations > OPERATIONS_PER_TURN or task is None or task.pending is not None:
                begin_turn(loop)
                yield CHECKPOINT
        while True:
            if reading.ready:
                try:
                    data = self._receive_now(max_bytes)
                except BlockingIOError:
                    reading.ready = False
                except ConnectionError as error:
                    # The operating system says it once, and then that this is the end.
                    self._receive_now = partial(_broken, error.args)
                    raise
                except OSError:
                    if reading.closed:
                        raise closed() from None
                    raise
                else:
                    if len(data) < max_bytes:
                        reading.ready = reading.ready_after_short
                    return data
            yield reading

    @suspending
    def _send_all(self, data: Buffer) -> Generator[Any, Any, None]:
        """Send all of `data`; wait while the peer does not take what was sent before.

        A cancellation point; cancelled, it may have sent a part of `data`, and
        nobody knows how much. Raises BusyResourceError if another task is writing,
        ClosedResourceError when it is closed, and the OSError that the operating system has.
        """
        if type(data) is not bytes:
            data = as_bytes(data)
        writing = self._writing
        if not writing.ready:
            yield from self._send_rest(data, 0)
            return
        loop = self._loop
        loop.operations += 1
        task = loop.current
        if loop.operations > OPERATIONS_PER_TURN or task is None or task.pending is not None:
            begin_turn(loop)
            yield CHECKPOINT
        if writing.in_parts:
            raise busy("writing")
        try:
            sent = self._send_now(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            if writing.closed:
                raise closed() from None
            raise
        if sent < len(data):
            writing.ready = False
            yield from self._send_rest(data, sent)

    def _send_some(self, data: Buffer) -> int:
        """Send what there is room for at once, and return how many bytes it were."""
        writing = self._writing
        if writing.in_parts:
            raise busy("writing")
        if not writing.ready:
            return 0
        try:
            sent = self._send_now(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            if writing.closed:
                raise closed() from None
            raise
        writing.ready = sent == len(data)
        return sent

    @suspending
    def _send_rest(self, data: Buffer, sent: int) -> Generator[Any, Any, None]:
        """Send what comes behind the first `sent` bytes of `data`."""
        writing = self._writing
        if writing.in_parts:
            raise busy("writing")
        with memoryview(data) as view:
            while sent < len(view):
                if not writing.ready:
                    writing.in_parts = True
                    try:
                        yield writing
                    finally:
                        writing.in_parts = False
                with view[sent:] as rest:
                    sent += self._send_some(rest)


@suspending
def attempt(
    direction: Readiness, operation: Callable[..., Result], *args: Any
) -> Generator[Any, Any, Result]:
    """Return `operation(*args)` as soon as it does not raise BlockingIOError.

    What it raises because the descriptor has been closed becomes a ClosedResourceError.
    """
    if direction.ready and is_turn_over(direction.loop):
        yield CHECKPOINT
    while True:
        if direction.ready:
            try:
                return operation(*args)
            except BlockingIOError:
                direction.ready = False
            except OSError:
                if direction.closed:
                    raise closed() from None
                raise
        yield direction


def _broken(reason: tuple[Any, ...], _max_bytes: int) -> bytes:
    raise OSError(*reason)  # a ConnectionResetError or the like, by its number


def as_bytes(data: Any) -> memoryview:
    """Return `data`, anything that has bytes, so that its length is its number of bytes."""
    try:
        return memoryview(data).cast("B")
    except TypeError:
        hint = "; encode it: text.encode()" if isinstance(data, str) else ""
        raise TypeError(
            f"what is sent is bytes, or has bytes in one piece; it is {describe(data)}{hint}"
        ) from None
